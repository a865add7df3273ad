"""Text goes onto paper as text, the same bytes each time, and nothing comes from the machine."""

import io
import sys
import threading

import pytest
import typst
from PIL import Image

from masar.lib import typeset as module
from masar.lib.typeset import typeset
from tests.papers import HIDDEN, said

TEMPLATE = """
#let d = json(bytes(sys.inputs.data))
#set document(title: "Paper", date: none)
#let arabic = d.at("lang", default: "en") == "ar"
#set text(font: if arabic { ("Amiri", "Noto Sans") } else { ("Noto Sans", "Amiri") }, lang: if arabic { "ar" } else { "en" })
#for line in d.lines { par(line) }
#if "picture" in d { image(bytes(d.picture), format: "svg", width: 3cm, alt: "A picture") }
"""


@pytest.fixture
def template(tmp_path):
    file = tmp_path / "paper.typ"
    file.write_text(TEMPLATE)
    return file


WRITING = {"open", "os.mkdir", "os.rename", "tempfile.mkstemp", "tempfile.mkdtemp"}


def png(width=40, height=20):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "black").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("line", [
    '#eval("1 + 1") #read("/etc/passwd") #import "@preview/x:1.0.0"',
    "*bold* _slanted_ `code` @ref <label> $x^2$ = heading - item + item / term: x // no /* comment */ \\ ~ --- ...",
    "Ɗanladi Ŋaari-Ɓoye, l’été, N’Zérékoré\u202f: œuvre",
])  # fmt: skip
def test_text_stays_text(template, line):
    assert said(typeset(template, {"lines": [line]})) == [line]


@pytest.mark.parametrize("line", [
    "أنا Mamadou Aliou DIALLO، المولود في 12/03/1994، رقم \u2068104 773\u2069 (الساعة 9:00) «نعم».",
    "وأُبلغت بحقي، شكرًا جدًّا، بدءًا من شخصٍ إلى أُسرتي.",
])  # fmt: skip
def test_arabic_is_read_in_its_order(template, line):
    assert said(typeset(template, {"lines": [line], "lang": "ar"})) == [line.translate(HIDDEN)]


@pytest.mark.parametrize(("line", "shown"), [
    ("lone \ud800 half", "lone � half"),
    ("one \u202etwo\u202c three", "one two three"),
    ("one\x00\x1b two", "one two"),
    ("an isolate \u2067that never closes", "an isolate that never closes"),
    ("closed \u2069before it opens \u2068", "closed before it opens"),
    ("Fatou 😀 Camara ሀለ", "Fatou [U+1F600] Camara [U+1200][U+1208]"),
    ("private \ue000", "private [U+E000]"),
    ("\u2068Amina\u2069 closes", "Amina closes"),
])  # fmt: skip
def test_signs_that_nobody_sees_do_nothing(template, line, shown):
    assert said(typeset(template, {"lines": [line]})) == [shown]


def test_a_word_as_long_as_a_line_breaks_and_loses_nothing(template):
    long = "ABCDEFGHIJ" * 20
    assert said(typeset(template, {"lines": [long]}))[0].replace(" ", "") == long


def test_the_same_data_give_the_same_bytes(template, monkeypatch):
    data = {"lines": ["Amina", "أمينة"], "picture": png()}
    first = typeset(template, data)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert typeset(template, data) == first
    assert typeset(template, data | {"lines": ["Amine", "أمينة"]}) != first


def test_two_threads_at_once(template):
    papers: dict[tuple[int, int], bytes] = {}

    def work(which):
        for number in range(20):
            papers[which, number] = typeset(template, {"lines": [f"thread {which} paper {number}"]})

    threads = [threading.Thread(target=work, args=(which,)) for which in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = {key: said(paper) for key, paper in papers.items()}
    assert found == {(w, n): [f"thread {w} paper {n}"] for w in range(3) for n in range(20)}


def test_the_paper_is_tagged_and_says_so(template):
    paper = typeset(template, {"lines": ["Amina 😀"]})
    assert b"pdfuaid" in paper
    assert b"StructTreeRoot" in paper


def test_data_never_touch_the_disk(template, monkeypatch):
    template.parent.chmod(0o555)
    monkeypatch.setenv("TMPDIR", str(template.parent))
    written: list[str] = []
    sys.addaudithook(lambda event, told: written.append(str(told)) if event in WRITING else None)
    typeset(template, {"lines": ["Amina"], "picture": png()})
    assert written == []
    assert list(template.parent.iterdir()) == [template]


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", png()[:-1], png()[:40] + b"x" + png()[41:], b"\x89PNG\r\n\x1a\n"]
)
def test_a_damaged_picture_is_not_left_out_in_silence(template, data):
    with pytest.raises(ValueError, match="neither a PNG picture nor an SVG"):
        typeset(template, {"lines": [], "picture": data})


def test_a_picture_is_drawn(template):
    import pypdfium2

    page = pypdfium2.PdfDocument(typeset(template, {"lines": [], "picture": png()}))[0]
    assert page.render(scale=1).to_pil().convert("L").getextrema()[0] < 40


def test_only_our_fonts_are_known():
    assert sorted(module._fonts().families()) == ["Amiri", "Noto Sans"]


def test_a_template_reads_nothing_outside_its_folder_and_no_package(template):
    for line in ('#read("/../../../etc/passwd")', '#read("../x.typ")', '#import "@local/x:1.0.0"'):
        template.write_text(line)
        with pytest.raises(typst.TypstError):
            typeset(template, {})


def test_the_fonts_lie_beside_their_licences():
    names = sorted(file.name for file in module.FONTS.iterdir())
    assert names == [
        "Amiri-Bold.ttf", "Amiri-Regular.ttf", "LICENSE-Amiri", "LICENSE-NotoSans", "NotoSans-Bold.ttf",
        "NotoSans-Regular.ttf",
    ]  # fmt: skip
