"""What is put into a paper stands on it: every word, in its order, in every language; and nothing else on a slip."""

import io
import re
import shutil
from dataclasses import replace
from datetime import date, time

import pypdfium2
import pytest
import segno
from django.utils.translation import override
from PIL import Image

from masar.cases.papers import Fact, Signature, SlipPaper, declaration, declaration_paper, slips_paper
from tests.cases.declaration_texts import TEXTS, TITLES, drawn, facts, paper, signatures
from tests.papers import HIDDEN, pieces_of, said, seen, smallest

EACH = [("fr",), ("en",), ("ar",), ("ar", "fr"), ("fr", "ar"), ("fr", "en")]
# pdfium turns a bracket around when it stands at the edge of two directions.
BRACKETS = str.maketrans("([<", ")]>")


def plain(text):
    return text.translate(HIDDEN).translate(BRACKETS)


def put_in(languages, texts=TEXTS):
    """For each language the lines of the text, and the facts: what the paper must say."""
    lines = {
        language: [re.sub("^(## |- )", "", plain(line)) for line in texts[language].splitlines()]
        for language in languages
    }
    told = [
        value
        for fact in facts()
        for value in (
            fact.value if isinstance(fact.value, dict) else dict.fromkeys(languages, fact.value)
        ).items()
        if value[0] in languages
    ]
    return lines, told


def missing(pdf, languages, texts=TEXTS):
    """What was put in and is not said, whole and in its order, by the tags of the PDF."""
    blocks = [plain(block) for block in said(pdf)]
    lines, told = put_in(languages, texts)
    lost, place = [], dict.fromkeys(languages, 0)
    for language in languages:
        for line in [TITLES[language], *lines[language]]:
            if line in blocks[place[language] :]:
                place[language] = blocks.index(line, place[language]) + 1
            else:
                lost.append(line)
    pieces = {piece for block in blocks for piece in block.split(" · ")}
    return lost + [value for _language, value in told if plain(value) not in pieces]


def leftward(words):
    """Arabic words as they stand on the page, from left to right, without blanks and vowel signs."""
    return re.sub("[\\s\u064b-\u0652]", "", words)[::-1]


@pytest.mark.parametrize("languages", EACH, ids="+".join)
def test_every_word_is_said_in_its_order(languages):
    assert missing(declaration_paper(paper(*languages)), languages) == []


def other(language, old, new):
    assert old in TEXTS[language]
    return TEXTS | {language: TEXTS[language].replace(old, new)}


@pytest.mark.parametrize(("language", "old", "new"), [
    ("ar", "بحرّية", "بحربة"),  # a letter
    ("ar", "لن يلومني أحد، ", ""),  # lost words
    ("ar", "التذكرة التي", "التي التذكرة"),  # words in another order
    ("ar", "661 23", "23 661"),  # a number in another order
    ("ar", "Mamadou Aliou", "Aliou Mamadou"),
    ("fr", "librement", "lbrement"),
    ("fr", "+213", "213+"),
    ("en", "not liable", "liable"),
])  # fmt: skip
def test_one_wrong_word_is_noticed(language, old, new):
    wrong = declaration_paper(paper(language, texts=other(language, old, new)))
    assert len(missing(wrong, (language,))) == 1


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_facts_and_labels_stand_side_by_side(language):
    blocks = [plain(block) for block in said(declaration_paper(paper(language)))]
    values = [fact.value if isinstance(fact.value, str) else fact.value[language] for fact in facts()]
    pairs = [
        (plain(fact.labels[language]), plain(value)) for fact, value in zip(facts(), values, strict=True)
    ]
    start = blocks.index(pairs[0][0])
    assert list(zip(blocks[start::2], blocks[start + 1 :: 2], strict=False))[: len(pairs)] == pairs


# Where the letters stand, written down by hand: it trusts neither the tags nor anybody's bidirectional algorithm.
MIXED = (
    leftward("أصرّح بأنني أريد العودة إلى بلدي غينيا") + "MamadouAliouDIALLO" + leftward("أنا الموقّع أدناه")
)
PHONE = leftward("، حتى") + "+213661234567" + leftward("يمكنني أن أشكو أي شخص، دون خطر على عودتي، على الرقم")
DAY = "2026" + leftward("نوفمبر") + "22"


BIRTH = "12/03/1994" + leftward("تاريخ الميلاد") + "$"


def stand_right(lines):
    return [
        any(wanted in f"{line}$" for line in lines)
        for wanted in (MIXED, PHONE, DAY, BIRTH, leftward("مسار") + "$")
    ]


def test_arabic_stands_from_right_to_left():
    assert stand_right(seen(declaration_paper(paper("ar")))) == [True] * 5


@pytest.mark.parametrize(("right", "wrong"), [
    ("dir: rtl", "dir: ltr"),
    ("it => box(text(dir: ltr, it))", "it => box(text(dir: rtl, it))"),
])  # fmt: skip
def test_what_stands_the_wrong_way_round_is_noticed(tmp_path, monkeypatch, right, wrong):
    folder = shutil.copytree(declaration.TEMPLATE.parent, tmp_path / "papers")
    shared = (folder / "paper.typ").read_text()
    assert right in shared
    (folder / "paper.typ").write_text(shared.replace(right, wrong))
    monkeypatch.setattr(declaration, "TEMPLATE", folder / "declaration.typ")
    assert stand_right(seen(declaration_paper(paper("ar")))) != [True] * 5


def test_a_number_without_isolates_keeps_its_order_in_arabic():
    texts = {"ar": "رقم ملفي 104 773 وهو سرّي"}
    lines = seen(declaration_paper(paper("ar", texts=texts)))
    assert any(leftward("وهو سري") + "104773" + leftward("رقم ملفي") in line for line in lines)


def test_an_arabic_name_in_a_french_text_is_large_and_in_its_order():
    text = "Je m’appelle أمينة بن علي, et je rentre."
    pdf = declaration_paper(paper("fr", texts={"fr": text}))
    assert text in said(pdf)
    assert any("Jem’appelle" + leftward("أمينة بن علي") + ",etjerentre." in line for line in seen(pdf))
    assert smallest(pdf) == (10.5, 13)


def test_two_languages_stand_side_by_side_and_the_first_begins():
    ar_fr, fr_ar = (said(declaration_paper(paper(*languages))) for languages in (("ar", "fr"), ("fr", "ar")))
    assert ar_fr.index("السفر") + 2 == ar_fr.index("Le voyage")
    assert fr_ar.index("Le voyage") + 2 == fr_ar.index("السفر")
    line = next(line for line in seen(declaration_paper(paper("ar", "fr"))) if "12/03/1994" in line)
    assert line == "Néle12/03/1994" + leftward("تاريخ الميلاد")


def test_a_translation_of_another_shape_has_its_own_column():
    texts = TEXTS | {"fr": TEXTS["fr"] + "## Encore\nUn paragraphe de plus.\n"}
    assert missing(declaration_paper(paper("ar", "fr", texts=texts)), ("ar", "fr"), texts) == []


@pytest.mark.parametrize("languages", EACH, ids="+".join)
def test_it_holds_on_its_pages_in_letters_for_poor_eyes(languages):
    pdf = declaration_paper(paper(*languages))
    assert len(pypdfium2.PdfDocument(pdf)) == len(languages)
    latin, arabic = smallest(pdf)
    assert latin >= 10.5
    assert arabic == 0 or arabic >= 13


def test_every_page_carries_the_text_s_number_the_code_and_its_own():
    pdf = declaration_paper(paper("fr", "en"))
    with override("fr"):
        from masar.cases.papers.declaration import labels

        page = labels()["page"]
    feet = [page.format(page=number, pages=2).replace(" ", "") for number in (1, 2)]
    found = [line for line in seen(pdf) if line.startswith("DECLfr3·4f2a91c077de03b8")]
    assert found == ["DECLfr3·4f2a91c077de03b8K7M4QD92X" + foot for foot in feet]


HOSTILE = [
    '#eval("x") *bold* @ref',
    "\u202eDIALLO\ud800",
    "Fatou 😀",
    "DIALLO " * 30,
    "D" * 200,
    "<svg onload=x>",
]


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_is_text_whatever_it_is(language, name):
    labels = {"fr": "Nom", "ar": "الاسم"}
    pdf = declaration_paper(
        paper(language, facts=[Fact(labels, name)], signatures=[Signature("person", name)], place=name)
    )
    shown = name.replace("\u202e", "").replace("\ud800", "\ufffd").replace("😀", "[U+1F600]").strip()
    blocks = ["".join(plain(block).split()) for block in said(pdf)]
    assert "".join(plain(shown).split()) in blocks
    assert sum("".join(plain(shown).split()) in block for block in blocks) >= 3, "fact, place and signature"
    for page in pypdfium2.PdfDocument(pdf):  # nothing leaves the paper
        left, right = sides(page)
        assert left > 0.05
        assert right < 0.95


def sides(page):
    """Where the ink begins and ends, as parts of the page's width."""
    image = page.render(scale=1).to_pil().convert("L").point(lambda value: 255 * (value < 128))
    left, _top, right, _bottom = image.getbbox()
    return left / image.width, right / image.width


def test_the_paper_speaks_its_own_language():
    with override("ar"):
        from_arabic_page = declaration_paper(paper("fr"))
    with override("fr"):
        assert declaration_paper(paper("fr")) == from_arabic_page


def test_a_drawn_signature_takes_the_place_of_the_line():
    def ink(signature):
        return sum(
            page.render(scale=1).to_pil().convert("L").histogram()[0]
            for page in pypdfium2.PdfDocument(declaration_paper(paper("fr", signatures=[signature])))
        )

    assert ink(Signature("person", "Amina", drawn())) > ink(Signature("person", "Amina")) + 50


@pytest.mark.parametrize("role", sorted(declaration.ROLES))
def test_every_role_can_sign(role):
    blocks = said(declaration_paper(paper("en", signatures=[Signature(role, "Amina SY")])))
    with override("en"):
        words = [str(declaration.ROLES[role]), "Amina SY", str(declaration.SAYS.get(role, ""))]
    assert blocks[-len(list(filter(None, words))) :] == list(filter(None, words))


def test_many_who_sign_stay_on_the_paper():
    pdf = declaration_paper(paper("fr", signatures=signatures() * 4))
    assert sum("(peul)" in block for block in said(pdf)) == 4
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=1).to_pil().convert("L").point(lambda value: 255 * (value < 128))
        assert image.getbbox()[3] < 0.99 * image.height
        pieces = [piece for run in pieces_of(page).values() for piece in run]
        assert min(piece.base for piece in pieces) > 10


@pytest.mark.parametrize("size", [(1800, 100), (100, 900), (3, 3)])
def test_a_drawn_signature_of_any_shape_stays_in_its_place(size):
    out = io.BytesIO()
    Image.new("L", size, 0).save(out, "PNG")
    drawn_by_all = [replace(each, picture=out.getvalue()) for each in signatures()]
    pdf = declaration_paper(paper("fr", signatures=drawn_by_all))
    for page in pypdfium2.PdfDocument(pdf):
        left, right = sides(page)
        assert (left > 0.05, right < 0.95) == (True, True)


def test_a_declaration_has_one_language_or_two():
    for languages in ((), ("fr", "en", "ar")):
        with pytest.raises(ValueError, match="one language, or two"):
            declaration_paper(paper(*languages))
    with pytest.raises(KeyError):
        declaration_paper(paper("fr", facts=[Fact({"ar": "الاسم"}, "Amina")]))


def test_training_stands_across_every_page():
    def watermarks(**about):
        pages = pypdfium2.PdfDocument(declaration_paper(paper("ar", "en", **about)))
        with override("ar"):
            word = declaration.labels()["training"].upper()
        return [sorted(word) == sorted(big_letters(page)) for page in pages]

    assert watermarks(training=True) == [True, True]
    assert watermarks() == [False, False]


def big_letters(page):
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    return [
        chr(pdfium.FPDFText_GetUnicode(textpage, index))
        for index in range(textpage.count_chars())
        if pdfium.FPDFText_GetFontSize(textpage, index) > 40
        and not pdfium.FPDFText_IsGenerated(textpage, index)
    ]


def test_the_qr_is_the_code():
    page = pypdfium2.PdfDocument(declaration_paper(paper("fr", code="K7M4QD92X")))[0]
    image = page.render(scale=6).to_pil().convert("L")
    corner = image.crop((int(image.width * 0.75), 0, image.width, int(image.height * 0.085)))
    assert modules(corner) == [
        [bool(dot) for dot in row] for row in segno.make_qr("K7M4QD92X", error="m").matrix
    ]


def modules(image):
    left, top, right, _bottom = image.point(lambda value: 255 * (value < 128)).getbbox()
    size = (right - left) / 21
    return [
        [image.getpixel((int(left + (x + 0.5) * size), int(top + (y + 0.5) * size))) < 128 for x in range(21)]
        for y in range(21)
    ]


# Slips


def slip(language="fr", **other):
    return SlipPaper(language, date(2026, 11, 26), time(9, 0), "0661 23 45 67", "K7M4QD92X", **other)


def test_a_slip_says_day_hour_number_and_code_and_nothing_else():
    with override("fr"):
        from django.utils.translation import gettext

        call = gettext("Call")
    pdf = slips_paper([slip()])
    assert said(pdf) == ["Jeudi 26 novembre 2026", "09:00", call, "0661 23 45 67", "K7M 4QD 92X"]
    assert b"asar" not in pdf
    assert seen(pdf) == [block.replace(" ", "") for block in said(pdf)]


def test_an_arabic_slip_is_mirrored():
    pdf = slips_paper([slip("ar", place="شارع الزيتون، المدخل 3", note="أحضروا ما تريدون إظهاره.")])
    assert said(pdf)[0] == "الخميس 26 نوفمبر 2026"
    assert seen(pdf)[0] == "2026" + leftward("نوفمبر") + "26" + leftward("الخميس")
    assert {"شارع الزيتون، المدخل 3", "أحضروا ما تريدون إظهاره."} <= set(said(pdf))
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    place = image.crop((10, 30, image.width // 2 - 10, image.height // 2 - 10)).point(
        lambda value: 255 * (value < 128)
    )
    left, _top, right, _bottom = place.getbbox()
    assert (left > 25, place.width - right < 26) == (True, True)


@pytest.mark.parametrize(("count", "first", "taken"), [
    (1, 1, [{1}]), (1, 4, [{4}]), (2, 2, [{2, 3}]), (4, 1, [{1, 2, 3, 4}]), (5, 1, [{1, 2, 3, 4}, {1}]),
    (3, 3, [{3, 4}, {1}]),
])  # fmt: skip
def test_slips_lie_in_their_places(count, first, taken):
    pages = pypdfium2.PdfDocument(slips_paper([slip()] * count, first))
    assert [quarters(page) for page in pages] == taken


def quarters(page):
    """The places with ink, lines to cut along aside."""
    image = page.render(scale=1).to_pil().convert("L")
    width, height = image.width // 2, image.height // 2
    boxes = {1 + x + 2 * y: (x * width + 10, y * height + 10, x * width + width - 10, y * height + height - 10)
             for x in (0, 1) for y in (0, 1)}  # fmt: skip
    return {number for number, box in boxes.items() if image.crop(box).getextrema()[0] < 128}


def test_slips_are_black_on_white():
    image = (
        pypdfium2.PdfDocument(slips_paper([slip("ar"), slip("fr")]))[0]
        .render(scale=1)
        .to_pil()
        .convert("RGB")
    )
    assert all(red == green == blue for _count, (red, green, blue) in image.getcolors())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_slip_full_of_words_holds_them(language):
    full = slip(
        language, place="صفحة " * 24 if language == "ar" else "RUE DES OLIVIERS " * 7, note="mots " * 24
    )
    pdf = slips_paper([full])
    assert quarters(pypdfium2.PdfDocument(pdf)[0]) == {1}
    assert said(pdf)[-1] == "K7M 4QD 92X"


@pytest.mark.parametrize(
    ("slips", "first"), [([], 1), ([slip()], 0), ([slip()], 5), ([slip(note="x" * 241)], 1)]
)
def test_slips_that_cannot_be_printed_are_refused(slips, first):
    with pytest.raises(ValueError, match="slip"):
        slips_paper(slips, first)


def test_templates_fetch_nothing():
    for file in declaration.TEMPLATE.parent.glob("*.typ"):
        assert "@preview" not in file.read_text()
        assert "eval(" not in file.read_text()
