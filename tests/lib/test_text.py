from django.utils.translation import override

from masar.lib import text


def test_what_stands_side_by_side_keeps_its_order_in_both_scripts():
    with override("fr"):
        assert text.row("Badinko", "", None, "Kayes") == "Badinko, Kayes"
    with override("ar"):
        assert text.row("Badinko", "كايس") == "\u2068Badinko\u2069، \u2068كايس\u2069"
