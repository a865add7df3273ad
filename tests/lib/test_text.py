from django.utils.translation import override

from masar.lib import text


def test_what_stands_side_by_side_keeps_its_order_in_both_scripts():
    with override("fr"):
        assert text.row("Badinko", "", None, "Kayes") == "Badinko, Kayes"
        assert text.row("كايس", "14 mars 2018") == "\u2068كايس\u2069, \u206814 mars 2018\u2069"
        assert text.noted("Oumou", "bambara") == "Oumou (bambara)"
    with override("ar"):
        assert text.noted("Oumou", "البمبارا") == "\u2068Oumou\u2069 (\u2068البمبارا\u2069)"
        assert text.row("Badinko", "كايس") == "\u2068Badinko\u2069، \u2068كايس\u2069"


def test_names_are_listed_as_each_language_does():
    a, b, c = "\u2068Awa\u2069", "\u2068{0}\u2069", "\u2068%s\u2069"
    for language, two, three in (
        ("en", f"{a} and {b}", f"{a}, {b}, and {c}"),
        ("fr", f"{a} et {b}", f"{a}, {b} et {c}"),
        ("ar", f"{a} و{b}", f"{a} و{b} و{c}"),
    ):
        with override(language):
            assert text.listed(["Awa", "{0}"]) == two
            assert text.listed(["Awa", "{0}", "%s"]) == three
            assert (text.listed(["Awa"]), text.listed([])) == (a, "")
