from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from masar.lib.dates.parts import Understood
from masar.people.identity.mrz import NotMrz, read
from masar.people.identity.mrz_layout import LAYOUTS, check_digit
from masar.people.identity.mrz_write import names_field, write
from masar.people.identity.romanise import romanise
from masar.people.identity.states import FROM_ALPHA2, ISO, SPECIAL, code_of, state

TODAY = date(2026, 11, 22)

# The specimens of ICAO Doc 9303, as in `domain.md` §4.2.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
SPECIMENS = {"TD1": TD1, "TD2": TD2, "TD3": TD3}


def fatoumata(layout="TD3", **changes):
    facts = {
        "issuer": "ML", "surnames": "Traoré", "given_names": "Fatoumata Aïcha", "number": "AA0512846",
        "nationality": "ML", "birth": date(1994, 3, 14), "sex": "F", "expiry": date(2029, 5, 1),
    }  # fmt: skip
    return write(layout, **{**facts, **changes})


@pytest.mark.parametrize(("name", "digits"), [("TD1", "7296"), ("TD2", "7296"), ("TD3", "62910")])
def test_the_specimens_of_icao(name, digits):
    zone = read(SPECIMENS[name], TODAY)
    assert (zone.format, zone.ok, "".join(check.found for check in zone.checks)) == (name, True, digits)
    assert (zone.surnames, zone.given_names, zone.names_cut) == (("ERIKSSON",), ("ANNA", "MARIA"), False)
    assert (zone.birth.earliest, zone.birth.precision, zone.sex) == (date(1974, 8, 12), "day", "F")
    assert (zone.expiry, zone.issuer.specimen, zone.repair) == (date(2012, 4, 15), True, None)
    assert zone.number == ("L898902C3" if name == "TD3" else "D23145890")
    assert zone.personal_number == ("ZE184226B" if name == "TD3" else "")
    assert "\n".join(zone.lines) == SPECIMENS[name]


def test_the_check_digit_of_icao():
    assert check_digit("520727") == "3"


@pytest.mark.parametrize("name", SPECIMENS)
@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda zone: zone.replace("\n", ""),
        lambda zone: zone.replace("\n", "\r\n") + "\r\n",
        lambda zone: "\t" + zone.replace("\n", "\t"),
        lambda zone: zone.replace("\n", " "),
        lambda zone: " ".join(zone),
        lambda zone: zone.replace("<", " "),
        lambda zone: zone.replace("<<", "«"),
        lambda zone: zone.replace("<", "«"),
        lambda zone: zone.replace("<", "‹"),
        lambda zone: zone.replace("<", ">"),
        lambda zone: zone.replace("<", "＜"),
        lambda zone: "\u200e" + zone.replace("\n", "\n\u200e"),
        lambda zone: "".join(chr(0x660 + int(sign)) if sign.isdigit() else sign for sign in zone),
    ],
)
def test_a_zone_is_read_however_it_was_typed(name, typed):
    zone = read(typed(SPECIMENS[name]), TODAY)
    assert zone.lines == tuple(SPECIMENS[name].split("\n"))
    assert (zone.ok, zone.mended, zone.layout_undone) == (True, False, "")


# What the keys of an English keyboard write on others, row by row; Windows tables.
US_ROWS = "1234567890qwertyuiopasdfghjkl;zxcvbnm,./" + "QWERTYUIOPASDFGHJKL:ZXCVBNM<>?"
FRENCH_ROWS = "&é\"'(-è_çàazertyuiopqsdfghjklmwxcvbn,;:!" + "AZERTYUIOPQSDFGHJKLMWXCVBN?./§"
ARABIC_ROWS = [
    *"1234567890ضصثقفغعهخحشسيبلاتنمكئءؤر", "لا", *"ىةوزظ",
    *"\u064e\u064b\u064f\u064c", "لإ", *"إ‘÷×؛\u0650\u064d][", "لأ", *"أـ،/:~\u0652}{", "لآ", *"آ’,.؟",
]  # fmt: skip
FRENCH = dict(zip(US_ROWS, FRENCH_ROWS, strict=True))
ARABIC = dict(zip(US_ROWS, ARABIC_ROWS, strict=True))
ARABIC_AZERTY = {**ARABIC, **dict(zip(US_ROWS[:10], FRENCH_ROWS[:10], strict=True))}
CAPS_LOCK = {**FRENCH, **{digit: digit for digit in "0123456789"}, "<": ";", "M": ","}


def wedge(zone, keys, change=str):
    return "".join(keys.get(sign, sign) for sign in change(zone))


@pytest.mark.parametrize(
    ("keys", "change", "undone"),
    [
        (FRENCH, str, "french"),
        (CAPS_LOCK, str, "french"),
        (ARABIC, str, "arabic"),
        (ARABIC, str.lower, "arabic"),
        (ARABIC_AZERTY, str.lower, "arabic-azerty"),
        ({french: us for us, french in FRENCH.items() if us not in ";:,."}, str.lower, "english"),
    ],
)
@pytest.mark.parametrize("layout", ["TD1", "TD2", "TD3"])
def test_a_scanner_set_to_another_keyboard_is_undone(keys, change, undone, layout):
    zone = fatoumata(layout, surnames="Waqzbm Bagayogo", issuer="GMB", number="QWZM12845")
    if undone == "english":
        keys = {**keys, **dict(zip("1234567890", "!@#$%^&*()", strict=True)), "m": ";", "<": "\\"}
    typed = wedge(zone, keys, change)
    seen = read(typed, TODAY)
    assert ("\n".join(seen.lines), seen.layout_undone) == (zone, undone)


def test_a_scanned_zone_with_a_wrong_digit_is_still_shown():
    wrong = fatoumata().replace("AA0512846", "AA0512847")
    for keys in (FRENCH, ARABIC):
        seen = read(wedge(wrong, keys), TODAY)
        assert (seen.number, seen.ok, bool(seen.layout_undone)) == ("AA0512847", False, True)


def test_fillers_after_the_name_may_be_miscounted():
    first, second = TD3.split("\n")
    for typed in (first.rstrip("<"), first[:-1], first + "<<<"):
        zone = read(f"{typed}\n{second}", TODAY)
        assert (zone.lines, zone.mended, zone.names_cut) == ((first, second), True, False)
    with pytest.raises(NotMrz):
        read(f"{first[:-1]}\n{second[:-1]}3", TODAY)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (TD3[1:], "2 lines of 43 and 44 characters; a passport has 44 and 44."),
        (TD3 + "<", "2 lines of 44 and 45 characters; a passport has 44 and 44."),
        (TD2 + "1", "2 lines of 36 and 37 characters; an identity card has 36 and 36."),
        (TD1 + "\n" + "A", "4 lines; a passport has 2 lines of 44, an identity card 3 of 30 or 2 of 36."),
        (TD1[1:], "3 lines of 29, 30 and 30 characters; an identity card has 30, 30 and 30."),
        (
            "MAMADOU",
            "1 line of 7 characters; a passport has 2 lines of 44, an identity card 3 of 30 or 2 of 36.",
        ),
        (" \n", "Nothing was typed."),
        (TD3.replace("ANNA", "A+é!"), "These signs cannot stand in the zone: ! + É"),
        ("1" + TD3[1:], "The zone begins with P, I, A, C or V."),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(typed, sentence):
    with pytest.raises(NotMrz) as refused:
        read(typed, TODAY)
    assert str(refused.value.sentence) == sentence


def test_a_wrong_digit_is_shown():
    zone = read(TD3.replace("C36UTO", "C35UTO"), TODAY)
    number, *_others, composite = zone.checks
    assert (number.field, number.expected, number.found, number.ok) == ("number", "6", "5", False)
    assert (composite.field, composite.ok, zone.ok, zone.number) == ("composite", False, False, "L898902C3")


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_change_of_one_digit_is_found(name):
    """What 7, 3, 1 promise: none of the weights shares a factor with 10, so one digit for another always shows."""
    layout = LAYOUTS[name]
    text = SPECIMENS[name].replace("\n", "")
    covered = {
        place for cd, spans in layout.checks.values() for a, b in spans for place in (cd, *range(a, b))
    }
    for place in covered:
        for other in "0123456789":
            if text[place].isdigit() and text[place] != other:
                changed = text[:place] + other + text[place + 1 :]
                assert not read(changed, TODAY).ok, (place, other)


def test_one_look_alike_is_offered_and_not_applied():
    damaged = TD3.replace("740812", "74O812")
    zone = read(damaged, TODAY)
    assert not zone.ok
    assert (zone.repair.line, zone.repair.column, zone.repair.found, zone.repair.better) == (2, 16, "O", "0")
    assert zone.repair.zone == TD3
    assert "\n".join(zone.lines) == damaged


def test_a_letter_in_a_date_is_mended_even_where_the_sum_is_right():
    """G counts 16 and 6 counts 6: the digit cannot tell them apart, the calendar can."""
    right = fatoumata(birth=date(1996, 3, 14))
    zone = read(right.replace("960314", "9G0314"), TODAY)
    assert zone.ok
    assert (zone.birth.precision, zone.repair.better, zone.repair.zone) == ("unknown", "6", right)


def test_nothing_is_offered_where_two_repairs_would_do():
    right = fatoumata(number="0I1284650")
    text = right.replace("0I1284650", "O11284650")
    assert read(text, TODAY).repair is None


@pytest.mark.parametrize(
    ("birth", "today", "earliest", "latest", "precision"),
    [
        ("940314", TODAY, date(1994, 3, 14), date(1994, 3, 14), "day"),
        ("261122", TODAY, date(2026, 11, 22), date(2026, 11, 22), "day"),
        ("261123", TODAY, date(1926, 11, 23), date(1926, 11, 23), "day"),
        ("270101", date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 1), "day"),
        ("000229", TODAY, date(2000, 2, 29), date(2000, 2, 29), "day"),
        ("9403<<", TODAY, date(1994, 3, 1), date(1994, 3, 31), "month"),
        ("940300", TODAY, date(1994, 3, 1), date(1994, 3, 31), "month"),
        ("94<<<<", TODAY, date(1994, 1, 1), date(1994, 12, 31), "year"),
        ("940000", TODAY, date(1994, 1, 1), date(1994, 12, 31), "year"),
        ("26<<<<", TODAY, date(2026, 1, 1), TODAY, "year"),
        ("<<<<<<", TODAY, None, None, "unknown"),
        ("991332", TODAY, None, None, "unknown"),
    ],
)
def test_births_are_as_precise_as_the_zone(birth, today, earliest, latest, precision):
    first, second = fatoumata(birth=None).split("\n")
    second = second[:13] + birth + check_digit(birth) + second[20:43]
    zone = read(f"{first}\n{second}{check_digit(second[:10] + second[13:20] + second[21:43])}", today)
    assert zone.ok
    assert zone.birth == Understood(earliest, latest, precision, birth)


def test_long_numbers_go_on_in_the_optional_data():
    for layout in ("TD1", "TD2"):
        text = fatoumata(layout, number="D23145890734")
        assert "D23145890" in text
        assert "<7349" in text or "<MLI" in text
        assert (read(text, TODAY).number, read(text, TODAY).optional, read(text, TODAY).ok) == (
            "D23145890734",
            (),
            True,
        )
    assert read(fatoumata("TD1", number="D23145890734", optional="AB12"), TODAY).optional == ("AB12",)
    wrong = read(fatoumata("TD1", number="D23145890734").replace("<7349", "<7348"), TODAY)
    assert (wrong.checks[0].field, wrong.checks[0].expected, wrong.checks[0].found) == ("number", "9", "8")


def test_visas_are_read():
    for layout in ("MRV-A", "MRV-B"):
        zone = read(fatoumata(layout), TODAY)
        assert (zone.format, zone.kind, zone.ok, len(zone.checks)) == (layout, "VISA", True, 3)
        assert zone.personal_number == ""


def test_the_personal_number_of_a_passport_may_be_empty_in_two_ways():
    text = fatoumata()
    assert read(text[:-2] + "0" + text[-1], TODAY).checks[3].ok
    assert read(text[:-2] + "<" + text[-1], TODAY).checks[3].ok


def test_mononyms_and_names_that_were_cut():
    zone = read(fatoumata(surnames="", given_names="Moussa"), TODAY)
    assert (zone.surnames, zone.given_names, zone.full_name) == (("MOUSSA",), (), "MOUSSA")
    long = read(fatoumata(surnames="Nilavadhanananda", given_names="Chayapa Dejthamrong Krasuang"), TODAY)
    assert long.lines[0] == "P<MLINILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"
    assert long.names_cut


@pytest.mark.parametrize(
    ("code", "kind"),
    [("P", "PASSPORT"), ("PD", "PASSPORT-D"), ("PE", "ETC"), ("PL", "LAISSEZ-PASSER"), ("I", "NATIONAL-ID"), ("IR", "RESIDENCE"), ("AC", "")],
)  # fmt: skip
def test_kinds_of_documents(code, kind):
    assert read(fatoumata("TD3" if code[0] == "P" else "TD1", code=code), TODAY).kind == kind


def test_states_and_those_who_have_none():
    assert (state("MLI").alpha2, state("D<<").alpha2, state("GBS").alpha2) == ("ML", "DE", "GB")
    assert (state("XXA").stateless, state("XXB").refugee, state("XXC").refugee) == (True, True, True)
    assert [state(code).nationality for code in ("CIV", "XXA", "RKS", "UTO", "QQQ")] == [
        "CI",
        "XXA",
        "RKS",
        "",
        "",
    ]
    assert not state("QQQ").known
    assert [code_of(code) for code in ("ML", "DE", "MLI", "XXA")] == ["MLI", "D", "MLI", "XXA"]
    assert not read(fatoumata(nationality="XXA"), TODAY).nationality.refugee
    assert read(fatoumata(nationality="XXB"), TODAY).nationality.refugee


def test_state_codes_are_those_of_the_lists():
    from masar.programme.lists import LISTS, countries

    assert {entry.note: entry.code for entry in countries() if entry.note in ISO} == ISO
    assert {entry.code for entry in LISTS["special_nationalities"]} == SPECIAL - {"UTO"}
    assert len(ISO) == len(FROM_ALPHA2) == 249


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("N'Diaye Jean-Paul", "NDIAYE<JEAN<PAUL"),
        ("Müller-Weiß", "MUELLER<WEISS"),
        ("Ångström Øster", "AANGSTROEM<OESTER"),
        ("Kéïta Façoulé", "KEITA<FACOULE"),
        ("محمد", "MXHMD"),
        ("محمّد", "MXHMMD"),
        ("فاطمة", "FAXTTMXAH"),
        ("أبو بكر", "XAEBW<BKR"),
        ("Ɓoye", "BOYE"),
        ("ሰላም", ""),
    ],
)
def test_names_in_the_letters_of_the_zone(name, letters):
    assert romanise(name) == letters


NAME = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)
NUMBER = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9)


@given(
    layout=st.sampled_from(list(LAYOUTS)), surnames=st.lists(NAME, min_size=1, max_size=3),
    given_names=st.lists(NAME, max_size=3), number=NUMBER, country=st.sampled_from(sorted(FROM_ALPHA2)),
    birth=st.dates(date(1930, 1, 1), TODAY), sex=st.sampled_from(["M", "F", ""]), expiry=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)  # fmt: skip
def test_what_is_written_is_read(layout, surnames, given_names, number, country, birth, sex, expiry):
    zone = read(
        write(
            layout, issuer=country, surnames=surnames, given_names=given_names, number=number, nationality=country,
            birth=birth, sex=sex, expiry=expiry,
        ),
        TODAY,
    )  # fmt: skip
    assert zone.ok
    assert (zone.format, zone.number, zone.sex, zone.expiry) == (layout, number, sex, expiry)
    assert (zone.birth.earliest, zone.birth.precision) == (birth, "day")
    assert zone.issuer.alpha2 == zone.nationality.alpha2 == country
    if not zone.names_cut:
        assert (zone.surnames, zone.given_names) == (tuple(surnames), tuple(given_names))


@given(st.lists(NAME, max_size=4), st.lists(NAME, max_size=4), st.sampled_from([30, 31, 39]))
def test_a_name_that_was_cut_ends_in_a_letter(surnames, given_names, width):
    names = names_field(surnames, given_names, width)
    assert len(names) <= width
    whole = "<<".join(part for part in ("<".join(surnames), "<".join(given_names)) if part)
    assert names == whole or names[-1:] != "<"


@given(st.data(), st.sampled_from(sorted(SPECIMENS)))
def test_a_damaged_zone_is_read_or_refused_in_a_sentence(data, name):
    signs = list(SPECIMENS[name])
    for _count in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(signs) - 1))
        signs[place] = data.draw(
            st.sampled_from(["", "<", "0", "O", "«", " ", "\n", "é", "لا", "١", "Z", "\u064e", ".", ","])
        )
    damaged(("").join(signs))


@given(st.text(max_size=120) | st.text("<PVIO01ML\n", min_size=60, max_size=100))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    damaged(text)


def damaged(text):
    try:
        zone = read(text, TODAY)
    except NotMrz as refused:
        sentence = str(refused.sentence)
    else:
        sentence = zone.format
        assert zone.birth.latest is None or zone.birth.latest <= TODAY
    assert sentence


@given(st.data())
def test_a_digit_typed_for_another_is_never_missed(data):
    text = fatoumata(number=data.draw(NUMBER), birth=data.draw(st.dates(date(1930, 1, 1), TODAY)))
    first, second = text.split("\n")
    place = data.draw(st.sampled_from([place for place, sign in enumerate(second) if sign.isdigit()]))
    other = data.draw(st.sampled_from("0123456789"))
    assume(other != second[place])
    assert not read(f"{first}\n{second[:place]}{other}{second[place + 1 :]}", TODAY).ok
