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
