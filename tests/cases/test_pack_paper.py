"""The paper form is the registration page on paper: the same fields in the same order; and a paper that says only “seen”."""

import re
from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from masar.cases.forms.asked import CONSENT, YES_NO
from masar.cases.papers import pack
from masar.cases.papers.seen import seen_paper
from tests import papers
from tests.cast import gather

ON_SCREEN_ONLY = {"zone", "known", "settled_as"}  # read from a document, or from what is known already


def text_of(paper, page=0):
    return pypdfium2.PdfDocument(paper)[page].get_textpage().get_text_range()


def fields_of(page, start):
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([\w-]+)"', page)
    return [name.removeprefix(start) for name in names if name.startswith(start)]


def test_the_paper_has_the_fields_of_the_page_in_its_order(client, db):
    cast = gather()
    client.force_login(cast.sara)
    page = client.get(reverse("register")).content.decode()
    asked = [name for name in fields_of(page, "p0-") if name not in ON_SCREEN_ONLY]
    on_paper = [name for name in (*pack.FRONT, *pack.MORE, *pack.ALOUD, *pack.AGREED) if name != "relation"]
    assert asked == on_paper
    visit = page.split('class="group visit"')[1].split("</details>")[0]
    assert [name for name in fields_of(visit, "") if name not in ("office", "paper", "declined")] == list(
        pack.VISIT
    )


def test_every_answer_of_the_page_can_be_ticked():
    assert {code for code, _label in YES_NO if code} == {*pack.ANSWERED, *pack.SIGNS}
    consent = pack.data([])["parts"][2]
    assert len(consent["rows"][0]["ticks"]) == len(consent["keys"]) == len(CONSENT) - 1


def test_each_form_is_one_sheet_with_its_number_on_both_sides():
    numbers = ["475 003 Q", "004 103 7"]
    paper = pack.pack_paper(numbers, training=False)
    assert paper == pack.pack_paper(numbers, training=False)
    assert len(pypdfium2.PdfDocument(paper)) == 4
    for page in range(4):
        text = text_of(paper, page)
        assert numbers[page // 2] in text
        assert numbers[1 - page // 2] not in text
        assert "TRAINING" not in text
    for said in ("Name, as heard", "Nom, tel qu’entendu", "الاسم كما سُمع"):
        assert said in text_of(paper, 0).replace("\r\n", " ")
    assert "TRAINING" in text_of(pack.pack_paper(numbers[:1], training=True), 1)


def test_a_whole_pack_is_set():
    paper = pack.pack_paper([f"475 {number:03} Q" for number in range(100)], training=False)
    assert len(pypdfium2.PdfDocument(paper)) == 200


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", ["Aminata KONATÉ", "أمينة كيتا"])
def test_somebody_was_seen_and_no_word_more(language, name):
    said = {"language": language, "name": name, "place": "Alger", "day": date(2026, 11, 22)}
    paper = seen_paper(**said, training=False)
    assert len(pypdfium2.PdfDocument(paper)) == 1
    text = " ".join(papers.said(paper))
    for word in (*name.split(), "Alger", "2026"):
        assert word in text, word
    for word in ("Masar", "AVR", "return", "retour", "عودة", "IOM", "OIM", "migrant"):
        assert word not in text
    assert len(text.splitlines()) < 9
    assert text_of(seen_paper(**said, training=True)) != text_of(paper)
