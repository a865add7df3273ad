"""The pages of a declaration: preparing, the turned screen, the scan, the proof; and who does not see them."""

import base64
import re

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext, override

from masar.access.models import Reading
from masar.cases.forms.declaration import NOT_DRAWN
from masar.cases.models import Declaration, NotAccepted, Situation
from masar.cases.signed import born, facts
from masar.journey.steps import take
from masar.lib import numbers
from masar.people.models import Name
from masar.programme.models import Interpreter
from tests.access.papers import photo
from tests.casework import counselled, fresh, hear, put_forward
from tests.declared import custody_decided, drawn, in_use, prepared, signed

DRAWN = "data:image/png;base64," + base64.b64encode(drawn()).decode()


@pytest.fixture
def texts(cast):
    return in_use(cast)


@pytest.fixture
def heard(family):
    return counselled(family)


def address(name, record):
    return reverse(name, args=[record.uid])


@pytest.fixture
def as_sara(client, cast):
    client.force_login(cast.sara)
    return client


def page_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def pdf_text(paper):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))


def once(page):
    return page.split('name="once" value="')[1].split('"')[0]


def test_whether_the_interpreter_is_accepted_is_asked_and_kept(as_sara, cast, heard, texts):
    oumou = Interpreter(office=cast.algiers, name="Oumou").add(by=cast.omar, languages=["bm"])
    where = address("member_declaration", heard.members[0]) + "?anew=1"
    page = page_of(as_sara.get(where))
    asks = re.search(r'<label for="id_interpreter_accepted">(.*?)</label>', page, re.DOTALL)[1]
    assert "optional" not in asks
    said = {
        "once": once(page),
        "text": texts["fr"].pk,
        "spoken": "bm",
        "voice": "INTERP",
        "destination": "ML",
    }
    no = said | {"interpreter": oumou.pk, "interpreter_accepted": "no"}
    came_back = page_of(as_sara.post(where, no))
    assert "Oumou · Bambara (not accepted before)" in came_back
    assert not NotAccepted.objects.exists()
    assert as_sara.post(where, said | {"voice": "WORKER", "declined": oumou.pk}).status_code == 302
    assert [row.interpreter for row in NotAccepted.objects.filter(episode=heard.episode)] == [oumou]
    assert "not accepted" not in page_of(as_sara.get(where))


def test_preparing_is_one_press_for_an_ordinary_adult(as_sara, heard, texts):
    member = heard.members[0]
    page = page_of(as_sara.get(address("member_declaration", member)))
    assert "Set this paper" in page
    said = {
        "once": once(page),
        "text": texts["fr"].pk,
        "spoken": "fr",
        "voice": "WORKER",
        "destination": "ML",
    }
    assert f'<option value="{texts["fr"].pk}" selected' in page
    sent = as_sara.post(address("member_declaration", member), said)
    paper = Declaration.objects.get()
    assert sent.headers["Location"] == address("declaration", paper)
    again = as_sara.post(address("member_declaration", member), said)  # a double click
    assert again.status_code in (200, 302)
    assert Declaration.objects.count() == 1
    assert as_sara.get(address("member_declaration", member)).headers["Location"] == address(
        "declaration", paper
    )


def test_where_no_text_is_in_their_language_it_is_in_that_of_whoever_reads(client, cast, heard, texts):
    hear(heard, heard.members[0], alone=True, language="bm")
    client.force_login(cast.sara)
    for language in ("fr", "ar"):
        client.cookies["language"] = language
        page = page_of(client.get(address("member_declaration", heard.members[0])))
        assert f'<option value="{texts[language].pk}" selected' in page, language


def test_what_is_wrong_is_said_and_what_was_typed_stays(as_sara, heard, texts):
    member = heard.members[0]
    page = page_of(
        as_sara.post(
            address("member_declaration", member),
            {
                "text": texts["fr"].pk,
                "second": texts["fr"].pk,
                "spoken": "bm",
                "voice": "INTERP",
                "destination": "ML",
            },
        )
    )
    assert "Say who interprets." in page
    assert "This is the same text." in page
    assert '<option value="bm" selected' in page
    assert not Declaration.objects.exists()


def test_a_child_needs_somebody_who_may_sign(as_sara, heard, texts):
    child = heard.members[2]
    page = page_of(as_sara.get(address("member_declaration", child)))
    assert "Never whoever only travels with the child" in page
    brother = heard.members[3]
    said = {
        "text": texts["fr"].pk,
        "spoken": "fr",
        "voice": "WORKER",
        "destination": "ML",
        "guardian_kind": "PARENT",
    }
    page = page_of(as_sara.post(address("member_declaration", child), said | {"guardian": brother.pk}))
    assert "Select a valid choice" in page or "Say who signs" in page
    assert not Declaration.objects.exists()
    as_sara.post(address("member_declaration", child), said | {"guardian": heard.members[0].pk})
    assert Declaration.objects.get().guardian == heard.members[0]


def test_without_a_text_the_page_says_who_brings_one(as_sara, heard):
    assert "No text of a declaration is in use here" in page_of(
        as_sara.get(address("member_declaration", heard.members[0]))
    )


def test_the_turned_screen_shows_only_what_is_their_own(as_sara, heard, texts):
    paper = prepared(heard, heard.members[0], texts["ar"])
    page = page_of(as_sara.post(address("declaration_turned", paper), {"turn": "1"}, follow=True))
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page
    assert "Aminata KONATÉ" in page
    assert texts["ar"].title in page
    for other in ("Moussa", "Sara", "/cases/", "search"):
        assert other not in page, other
    refused = page_of(as_sara.post(address("declaration_turned", paper), {"once": "a", "drawn": ""}), 422)
    assert 'name="drawn"' in refused
    with override("ar"):
        assert f"{gettext('My signature')}</a> – {NOT_DRAWN}" in refused
    assert "Drawn" not in refused
    blank = "data:image/png;base64," + base64.b64encode(white()).decode()
    assert page_of(as_sara.post(address("declaration_turned", paper), {"once": "b", "drawn": blank}), 422)
    thanks = page_of(
        as_sara.post(
            address("declaration_turned", paper),
            {"once": once(page), "version": fresh(paper).version, "drawn": DRAWN, "heard": "41.7"},
            follow=True,
        )
    )
    assert address("declaration", paper) in thanks
    assert (fresh(paper).way, fresh(paper).heard_seconds) == ("SCREEN", 42)


def test_what_was_corrected_meanwhile_is_said_before_anybody_signs(as_sara, client, cast, heard, texts):
    paper = prepared(heard, heard.members[0], texts["fr"])
    turned = page_of(as_sara.post(address("declaration_turned", paper), {"turn": "1"}, follow=True))
    Name(person=heard.people[0], form="native", text="ߊߡߌߣߊߕߊ ߞߏߣߊߕߋ").add(by=cast.sara)
    said = {"once": once(turned), "version": fresh(paper).version, "drawn": DRAWN, "heard": ""}
    shown = page_of(as_sara.post(address("declaration_turned", paper), said), 422)
    with override("fr"):
        assert (
            gettext("This cannot be signed now. Give the screen back to the colleague, who sees why.")
            in shown
        )
    assert "data-sign" not in shown
    assert "corrigé" not in shown
    assert fresh(paper).signed_on is None
    as_sara.logout()
    as_sara.force_login(cast.sara)
    page = page_of(as_sara.get(address("declaration", paper)))
    assert "corrected since" in page
    assert address("declaration_turned", paper) not in page
    assert address("declaration_scan", paper) in page  # signed with a pen before
    again = as_sara.post(address("declaration_turned", paper), {"turn": "1"})
    assert again["Location"] == address("declaration", paper)  # not turned: it says what stands against it
    client.force_login(cast.salim)  # not named: reads nothing of it, and signs nothing that differs
    assert "corrected since" not in page_of(client.get(address("declaration", paper)))
    assert client.post(address("declaration_turned", paper), said)["Location"] == reverse("unlock")
    assert fresh(paper).signed_on is None


def test_a_child_says_yes_before_the_screen_is_turned_to_whoever_signs(as_sara, heard, texts):
    """Asked alone by the colleague: whoever holds the screen says nothing for the child."""
    girl, mother = heard.members[2], heard.members[0]
    born = heard.cast.algiers.today().replace(year=heard.cast.algiers.today().year - 14)
    girl.person.correct(by=heard.cast.sara, facts={"born_earliest": born, "born_latest": born})
    hear(heard, girl, alone=True)
    paper = prepared(heard, fresh(girl), texts["fr"], guardian=mother, guardian_kind="PARENT")
    where = address("declaration_turned", paper)
    assert 'name="assents"' in page_of(as_sara.get(address("declaration", paper)))
    unasked = as_sara.post(where, {"turn": "1"}, follow=True)
    assert "From twelve on a child says yes too." in page_of(unasked)
    turned = page_of(as_sara.post(where, {"turn": "1", "assents": "on"}, follow=True))
    assert "assents" not in turned
    heading = turned.split('id="sign">')[1].split("</h2>")[0]
    assert heading.startswith("Signature\xa0: <bdi>Aminata")
    assert mother.person.name in turned[turned.index('id="sign"') :]
    as_sara.post(where, {"once": once(turned), "version": fresh(paper).version, "drawn": DRAWN})
    assert fresh(paper).assents is True


def test_nobody_who_holds_the_screen_says_yes_for_a_child(as_sara, heard, texts):
    girl, mother = heard.members[2], heard.members[0]
    born = heard.cast.algiers.today().replace(year=heard.cast.algiers.today().year - 14)
    girl.person.correct(by=heard.cast.sara, facts={"born_earliest": born, "born_latest": born})
    hear(heard, girl, alone=True)
    paper = prepared(heard, fresh(girl), texts["fr"], guardian=mother, guardian_kind="PARENT")
    where = address("declaration_turned", paper)
    told = {"once": "a", "version": fresh(paper).version, "drawn": DRAWN}
    as_sara.post(where, told)  # turned without the child's yes
    as_sara.post(where, told | {"once": "b", "assents": "on"})
    assert fresh(paper).signed_on is None


def test_who_signs_for_a_child_from_outside_stands_on_the_turned_screen(as_sara, heard, texts):
    said = {"guardian_kind": "AUTH", "guardian_name": "Binta SANGARÉ"}
    custody_decided(heard, heard.members[2])
    paper = prepared(heard, heard.members[2], texts["fr"], **said)
    turned = page_of(as_sara.post(address("declaration_turned", paper), {"turn": "1"}, follow=True))
    assert "Binta SANGARÉ" in turned


def white():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (300, 100), "white").save(out, "PNG")
    return out.getvalue()


def scan():
    return SimpleUploadedFile("scan.jpg", photo(), content_type="image/jpeg")


def test_a_scan_of_somebody_elses_paper_is_noticed(as_sara, heard, texts):
    hers = prepared(heard, heard.members[0], texts["fr"])
    his = prepared(heard, heard.members[1], texts["fr"])
    said = {"happened_on": "today", "way": "INK", "code": numbers.show(his.code)}
    said["happened_on"] = heard.cast.algiers.today().isoformat()
    assert hers.code not in page_of(
        as_sara.get(address("declaration_scan", hers))
    )  # it is typed from the paper
    page = page_of(as_sara.post(address("declaration_scan", hers), said | {"mark": scan()}))
    assert "This is not the number of this paper" in page
    assert "Moussa" not in page
    assert fresh(hers).signed_on is None
    sent = as_sara.post(
        address("declaration_scan", hers), said | {"code": numbers.show(hers.code).lower(), "mark": scan()}
    )
    assert sent.status_code == 302
    assert fresh(hers).way == "INK"


def test_a_thumbprint_asks_for_both_witnesses(as_sara, heard, texts):
    paper = prepared(heard, heard.members[0], texts["fr"])
    said = {
        "happened_on": heard.cast.algiers.today().isoformat(),
        "way": "THUMB",
        "code": paper.code + numbers.check_character(paper.code),
        "witnesses": "Awa CISSÉ",
        "mark": scan(),
    }
    assert "A thumbprint needs two witnesses" in page_of(
        as_sara.post(address("declaration_scan", paper), said)
    )
    assert (
        as_sara.post(
            address("declaration_scan", paper), said | {"witnesses": "Awa\nIssa", "mark": scan()}
        ).status_code
        == 302
    )


def test_who_signs_with_a_thumb_has_a_paper_with_a_box_and_two_witnesses(as_sara, heard, texts):
    said = {"text": texts["fr"].pk, "spoken": "fr", "voice": "WORKER", "destination": "ML", "thumb": "on"}
    where = address("member_declaration", heard.members[0])
    as_sara.post(where, said | {"once": once(page_of(as_sara.get(where)))})
    paper = Declaration.objects.get()
    printed = pdf_text(b"".join(as_sara.get(address("declaration_paper", paper))))
    assert "Empreinte" in printed
    assert printed.count("J’ai vu") == 2
    page = page_of(as_sara.get(address("declaration_scan", paper)))
    assert re.search(r'value="THUMB"[^>]*checked', page)
    ordinary = prepared(heard, heard.members[1], texts["fr"])
    assert "Empreinte" not in pdf_text(b"".join(as_sara.get(address("declaration_paper", ordinary))))


def test_drawn_on_the_screen_the_box_for_a_thumb_is_gone(as_sara, heard, texts):
    paper = signed(heard, heard.members[0], texts["fr"], thumb=True)
    assert "Empreinte" not in pdf_text(b"".join(as_sara.get(address("declaration_paper", paper))))


def test_a_signed_paper_proves_itself(as_sara, heard, texts):
    paper = signed(heard, heard.members[0], texts["fr"])
    found = as_sara.post(reverse("code"), {"code": f" {numbers.show(paper.code).lower()} "})
    assert found.headers["Location"] == address("declaration", paper)
    page = page_of(as_sara.get(found.headers["Location"]))
    for said in (
        "Nothing was altered since it was signed.",
        paper.digest,
        paper.paper_digest,
        "fr 1",
        "Sara",
        "On the screen",
        "Signed by",
    ):
        assert said.lower() in page.lower(), said
    assert "Valid until" in page
    take(fresh(heard.episode), "withdraw", by=heard.cast.sara, members=[fresh(heard.members[0])])
    assert "Valid until" not in page_of(as_sara.get(address("declaration", paper)))
    pdf = as_sara.get(address("declaration_paper", paper))
    assert b"".join(pdf).startswith(b"%PDF-")
    assert Reading.objects.filter(kind="print").exists()


def test_a_paper_that_does_not_hold_any_more_says_so_where_it_is_checked(as_sara, cast, heard, texts):
    paper = signed(heard, heard.members[0], texts["fr"])
    says = "does not hold any more: something that matters changed since"
    where = [address("declaration", paper), address("case", heard.case)]
    assert [says in page_of(as_sara.get(each)) for each in where] == [False, False]
    Situation(episode=heard.episode, member=heard.members[0], legal_status="OVERSTAY").record(by=cast.sara)
    assert [says in page_of(as_sara.get(each)) for each in where] == [True, True]
    assert "Valid until" not in page_of(as_sara.get(where[0]))


def test_an_unknown_number_and_one_of_elsewhere_are_answered_alike(client, cast, heard, texts):
    paper = signed(heard, heard.members[0], texts["fr"])
    client.force_login(cast.eve)  # another office
    typed = [numbers.show(paper.code), "123 456 789 A"]
    pages = [page_of(client.post(reverse("code"), {"code": code})).replace(code, "") for code in typed]
    one, other = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page) for page in pages)
    assert one == other
    assert "No paper is known under this code" in one


@pytest.mark.parametrize(
    "name", ["declaration", "declaration_paper", "declaration_scan", "declaration_turned"]
)
@pytest.mark.parametrize("who", ["eve", "bruno", "rachid"])
def test_others_do_not_know_of_it(client, cast, heard, texts, name, who):
    paper = signed(heard, heard.members[0], texts["fr"])
    client.force_login(getattr(cast, who))
    assert client.get(address(name, paper)).status_code == 404


def test_a_colleague_who_is_not_named_reads_no_word_of_it(client, cast, heard, texts):
    paper = signed(heard, heard.members[0], texts["fr"], guardian_name="")
    client.force_login(cast.salim)
    page = page_of(client.get(address("declaration", paper)))
    assert "This paper is sealed" in page
    assert texts["fr"].body.splitlines()[0] not in page
    assert client.get(address("declaration_paper", paper)).status_code == 403


def test_who_signed_is_not_for_everybody_on_the_case(client, cast, family, project, texts):
    put_forward(family)
    for member in family.members[:2]:
        hear(family, member, alone=True)
    take(fresh(family.episode), "approve", by=cast.omar, project=project, looked=("will",), word="seen")
    signed(family, family.members[0], texts["fr"])
    for name in ("sara", "nadia"):
        client.force_login(getattr(cast, name))
        page = page_of(client.get(address("case", family.case)))
        assert "Not everybody has a declaration that holds." in page, name
        assert "Not yet signed" not in page, name
        assert ("Declaration of" in page) == (name == "sara")


def test_what_one_spouse_signed_stands_behind_a_press(as_sara, cast, heard, texts):
    paper = signed(heard, heard.members[0], texts["fr"])
    page = page_of(as_sara.get(address("case", heard.case)))
    folded = re.compile(r"<details[^>]*>.*?</details>", re.DOTALL)
    assert [
        paper.get_absolute_url() in each for each in folded.findall(page) if "Decision and decl" in each
    ] == [
        True,
        False,
    ]
    assert paper.get_absolute_url() not in folded.sub("", page)


def test_names_and_days_on_an_arabic_paper_keep_their_order(as_sara, cast, heard, texts):
    paper = prepared(heard, heard.members[0], texts["ar"])
    child = heard.people[3]
    with override("ar"):
        line = f"\u2068{child.name}\u2069، \u2068{born(child, 'ar')}\u2069"
        assert line in [value for _label, value, _ltr in facts(paper)]
    page = page_of(as_sara.post(address("declaration_turned", paper), {"turn": "1"}, follow=True))
    assert f"<bdi>{line}</bdi>" in page.replace(' dir="rtl"', "")


def test_the_way_to_a_declaration_stands_beside_everybody_who_signs(as_sara, cast, family, project, texts):
    put_forward(family)
    take(fresh(family.episode), "approve", by=cast.omar, project=project, looked=("will",), word="seen")
    due = '<a class="due" href="{}">'
    for unsigned in (family.members[1], None):
        signed(family, family.members[1 if unsigned is None else 0], texts["fr"])
        page = page_of(as_sara.get(address("case", family.case)))
        ways = [address("member_declaration", each) for each in family.members[:2]]
        assert [due.format(where) in page for where in ways] == [unsigned is not None] * 2


def test_a_replaced_text_is_said_on_the_page(as_sara, cast, heard, texts):
    paper = prepared(heard, heard.members[0], texts["fr"])
    again = type(texts["fr"])(mission=cast.mission, code="DECLARATION", language="fr")
    again.prepare(by=cast.omar, title="Autre", body="Autre texte pour {country}.")
    again.approve(by=cast.leila)
    page = page_of(as_sara.get(address("declaration", paper)))
    assert "not the one in use any more" in page
    assert "Prepare it anew" in page
    sent = as_sara.post(address("declaration_turned", paper), {"once": "x", "drawn": DRAWN})
    assert (
        "Prepare the paper anew" in page_of(sent, 422)
        or "جهّز" in sent.content.decode()
        or sent.status_code == 422
    )
    assert fresh(paper).signed_on is None
