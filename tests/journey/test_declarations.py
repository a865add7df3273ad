"""Declarations: what is heard and signed, by whom, when it must be signed anew, and what proves it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from masar.access import agreement, files, sealing
from masar.access.engines import guard
from masar.access.verbs import Refused
from masar.cases.models import Declaration, Document, Episode, Situation, Waiver
from masar.cases.models.declared import VALID
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.people.models import Kinship, Name
from masar.programme.models import Interpreter
from tests.access.trail import run
from tests.casework import counselled, fresh, hear, put_forward
from tests.cast import gather
from tests.declared import custody_decided, drawn, in_use, mark, prepared, signed
from tests.families import a_family
from tests.programme.wordings import recorded

WHOLE = {"row": True, "text": True, "paper": True, "mark": True}


@pytest.fixture
def texts(cast):
    return in_use(cast)


@pytest.fixture
def accepted(cast, family, project):
    put_forward(family)
    for member in family.members[:2]:
        hear(family, member, alone=True)
    return take(
        fresh(family.episode), "approve", by=cast.omar, project=project, looked=("will",), word="seen"
    )


def missing(family, step="declare"):
    return [str(reason.sentence) for reason in blockers(load([fresh(family.episode)])[0], step)]


def without_parents(family, child):
    for tie in Kinship.objects.filter(Q(person=child.person) | Q(relative=child.person), ended=False):
        tie.end(by=family.cast.sara)


def as_family(family, members):
    return family.__class__(**{**vars(family), "members": members})


def test_each_adult_signs_and_the_case_goes_on(cast, family, texts, accepted):
    wife, husband = family.members[:2]
    assert any("Not yet signed: ⁨Aminata" in sentence for sentence in missing(family))
    signed(family, wife, texts["fr"])
    left = next(sentence for sentence in missing(family) if "signed" in sentence)
    assert "Moussa" in left
    assert "Aminata" not in left
    signed(family, husband, texts["ar"])
    assert missing(family) == []
    take(fresh(family.episode), "declare", by=cast.sara)
    assert fresh(family.episode).stage == "DECLARED"


def test_it_may_be_signed_before_the_decision_but_not_before_counselling(cast, family, texts):
    wife = family.members[0]
    with pytest.raises(Refused) as refused:
        prepared(family, wife, texts["fr"])
    assert "Explain first" in str(refused.value.answer.sentence)
    counselled(family)
    assert signed(family, wife, texts["fr"]).signed_on == cast.algiers.today()


def test_explaining_everything_may_be_let_pass_for_a_dying_man(cast, family, texts):
    """Two people let it pass, so it does not stop him at his paper either; while one asks, it does."""
    hear(family, topics="PROGRAMME")
    husband = family.members[1]
    waiver = Waiver(episode=fresh(family.episode), need="counselled", agrees="AVRRC")
    waiver.ask(by=cast.omar, why="Il va mourir")
    with pytest.raises(Refused):
        prepared(family, husband, texts["fr"])
    waiver.agree(by=cast.leila)
    assert signed(family, husband, texts["fr"]).signed_on is not None
    waiver.end(by=cast.omar)
    with pytest.raises(Refused):
        prepared(family, family.members[0], texts["fr"])


def test_nobody_explains_the_programme_to_a_small_child(cast, family, texts):
    hear(family, *family.members[:2])
    boy = family.members[3]
    without_parents(family, boy)
    Document(episode=family.episode, member=boy, kind="CUSTODY").add(by=cast.sara, scan=mark())
    said = {"guardian_kind": "GUARD", "guardian_name": "Binta SANGARÉ"}
    assert signed(family, boy, texts["fr"], **said).signed_on is not None


def test_what_was_heard_is_kept_word_for_word(cast, family, texts):
    counselled(family)
    paper = signed(family, family.members[0], texts["fr"], second=texts["ar"])
    text = sealing.read(cast.sara, paper, "text")
    assert sha256(text.encode()).hexdigest() == paper.digest
    for said in (
        "Aminata KONATÉ",
        family.case.number,
        "Mali",
        texts["fr"].title,
        texts["ar"].title,
        "Fatoumata",
        "مالي",
    ):
        assert said in text, said
    assert "{country}" not in text
    assert "Moussa" not in text  # a husband stands on his own paper
    kept = b"".join(files.open_file(cast.sara, files.of(cast.sara, paper, "paper")[0]))
    assert sha256(kept).hexdigest() == paper.paper_digest
    assert paper.proof(cast.sara) == WHOLE
    assert paper.proof(cast.salim)["text"] is None


@pytest.mark.parametrize("sql", [
    "UPDATE cases_declaration SET signed_on = '2020-01-01'",
    "UPDATE cases_declaration SET interpreter_id = (SELECT id FROM programme_interpreter WHERE name = 'Ali')",
    "UPDATE programme_wording SET title = 'Une autre'",
    "UPDATE programme_interpreter SET name = 'Une autre'",
])  # fmt: skip
def test_an_altered_row_shows(cast, family, texts, sql):
    counselled(family)
    voices = [
        Interpreter(office=cast.algiers, name=name).add(by=cast.omar, languages=["bm"])
        for name in ("Oumou", "Ali")
    ]
    paper = signed(family, family.members[0], texts["fr"], voice="INTERP", spoken="bm", interpreter=voices[0])
    assert fresh(paper).proof(cast.sara) == WHOLE
    with guard.unguarded("somebody at the database itself"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert fresh(paper).proof(cast.sara)["row"] is False


def flipped(file):
    """One byte of a kept file is another, on the disk."""
    place = files.place_of(file.uid)
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)


def gone(file):
    files.place_of(file.uid).unlink()


@pytest.mark.parametrize("damage", [flipped, gone])
@pytest.mark.parametrize("part", ["mark", "paper"])
def test_a_damaged_file_shows_and_breaks_no_page(client, cast, family, texts, part, damage):
    counselled(family)
    paper = signed(family, family.members[0], texts["fr"])
    damage(files.of(cast.sara, paper, part)[0])
    assert fresh(paper).proof(cast.sara) == WHOLE | {part: False}
    client.force_login(cast.sara)
    page = client.get(reverse("declaration", args=[paper.uid]))
    assert page.status_code == 200
    assert "Something was altered since it was signed" in page.content.decode()
    assert ("The signature is the one that was given" in page.content.decode()) == (part == "paper")
    if part == "paper":
        answer = client.get(reverse("declaration_paper", args=[paper.uid]))
        assert answer.status_code == 500
        assert "This cannot be read any more" in answer.content.decode()


@pytest.mark.parametrize("what", ["mark", "witnesses", "text"])
def test_what_is_taken_from_a_signed_paper_or_put_under_another_shows(committed_db, what):
    cast = gather()
    registration, _people = a_family(cast.sara, cast.algiers, size=2)
    episode = registration.enquiry.open_case(by=cast.sara).newest
    family = SimpleNamespace(cast=cast, episode=episode, members=list(episode.members.all()))
    hear(family)
    texts = in_use(cast, "fr")
    papers = [prepared(family, member, texts["fr"]) for member in family.members]
    for paper, names in zip(papers, ("Awa CISSÉ\nIssa SOW", "Ali DIOP\nBa SY"), strict=True):
        fresh(paper).sign(by=cast.sara, way="THUMB", mark=mark(), witnesses=names)
        assert fresh(paper).proof(cast.sara) == WHOLE
    table = "access_sealedfile" if what == "mark" else "access_sealedtext"
    run(
        f"UPDATE {table} SET record_uid = %s WHERE label = %s AND record_uid = %s",
        as_stored(papers[1].uid),
        f"cases_declaration.{what}",
        as_stored(papers[0].uid),
    )
    part = "text" if what == "text" else "mark"
    moved = (
        connection.vendor == "sqlite"
    )  # on PostgreSQL not even the owner of the tables gets at a sealed row
    assert fresh(papers[0]).proof(cast.sara)[part] is not moved


def test_an_altered_row_shows_where_its_log_was_altered_too(committed_db):
    cast = gather()
    registration, _people = a_family(cast.sara, cast.algiers, size=1)
    episode = registration.enquiry.open_case(by=cast.sara).newest
    family = SimpleNamespace(cast=cast, episode=episode, members=list(episode.members.all()))
    hear(family)
    paper = signed(family, family.members[0], in_use(cast, "fr")["fr"])
    assert fresh(paper).proof(cast.sara)["row"] is True
    run("UPDATE cases_declaration SET signed_on = '2020-01-01'")
    run(
        "UPDATE access_change SET new = %s WHERE field = 'signed_on' AND record_uid = %s AND new != 'null'",
        '"2020-01-01"',
        as_stored(paper.uid),
    )
    assert agreement.agrees(fresh(paper))
    assert fresh(paper).proof(cast.sara)["row"] is False


def as_stored(uid):
    return uid.hex if connection.vendor == "sqlite" else str(uid)


def test_a_text_that_was_replaced_meanwhile(cast, family, texts):
    counselled(family)
    paper = prepared(family, family.members[0], texts["fr"])
    again = type(texts["fr"])(mission=cast.mission, code="DECLARATION", language="fr")
    with time_machine.travel(texts["fr"].approved_at + timedelta(days=1), tick=False):
        again.prepare(by=cast.omar, title="Autre", body="Autre texte pour {country}.")
        again.approve(by=cast.leila)
        with pytest.raises(Refused) as refused:
            fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
        assert "not the one in use any more" in str(refused.value.answer.sentence)
        # Signed with a pen while the text still held, and brought in today.
        day = texts["fr"].used_from
        fresh(paper).sign(by=cast.sara, way="INK", mark=mark(), happened_on=day)
    assert fresh(paper).signed_on == day


def test_somebody_who_joins_or_leaves_makes_it_old(client, cast, family, texts, accepted):
    wife, husband = family.members[:2]
    for member, text in ((wife, "fr"), (husband, "ar")):
        signed(family, member, texts[text])
    take(fresh(family.episode), "withdraw", by=cast.sara, members=[fresh(husband)], asked_alone=True)
    assert Declaration.objects.get(member=husband).ended_as == "WITHDRAWN"
    assert any(
        "Something that matters changed" in sentence and "Aminata" in sentence for sentence in missing(family)
    )
    assert "Moussa" not in "".join(missing(family))
    signed(family, wife, texts["fr"])
    assert missing(family) == ["The head of the centre looks at this file before it goes on."]
    client.force_login(cast.omar)
    page = client.get(reverse("case_step", args=[family.case.uid, "looked"])).content.decode()
    assert "goes on without" in page  # the children do, with their mother alone
    take(fresh(family.episode), "looked", by=cast.omar)
    assert missing(family) == []
    assert [each.ended_as for each in Declaration.objects.filter(member=wife).order_by("pk")] == [
        "REPLACED",
        "",
    ]


def test_a_doubt_after_signing_makes_it_old(cast, family, texts, accepted):
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=False):
        hear(family, family.members[1], will="UNSURE", alone=True)
        hear(family, family.members[1], will="WANTS", alone=True)
        assert [("Moussa" in sentence, "Aminata" in sentence) for sentence in missing(family)] == [
            (True, False)
        ]


def test_a_doubt_on_the_day_of_signing_too(cast, family, texts, accepted):
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    take(fresh(family.episode), "declare", by=cast.sara)
    hear(family, family.members[1], will="UNSURE", alone=True)
    assert [("Moussa" in each, "Aminata" in each) for each in missing(family, "clear")[:1]] == [(True, False)]
    hear(family, family.members[1], alone=True)  # sure again that very day
    assert not any("Moussa" in each for each in missing(family, "clear"))


def test_a_child_whom_nobody_there_looks_after_has_a_paper_of_its_own(cast, family, texts, accepted):
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    boy = family.members[3]
    for tie in Kinship.objects.filter(Q(person=boy.person) | Q(relative=boy.person), ended=False):
        tie.end(by=cast.sara)
    assert any("Not yet signed: ⁨Ibrahim" in sentence for sentence in missing(family))


def test_another_guardian_makes_it_old(cast, family, texts, accepted):
    """A daughter of ten stands on the papers of both; then her father is written down, and her mother no more."""
    mother, father, girl = (member.person for member in family.members[:3])
    for member in family.members[:2]:
        assert "Fatoumata" in sealing.read(cast.sara, signed(family, member, texts["fr"]), "text")
    Kinship(person=father, relative=girl, relation="DAU").record(by=cast.sara)
    assert missing(family) == []
    for tie in Kinship.objects.filter(Q(person=girl, relative=mother) | Q(person=mother, relative=girl)):
        tie.end(by=cast.sara)
    assert [("Aminata" in each, "Moussa" in each) for each in missing(family)] == [(True, False)]
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    assert missing(family) == []


def test_at_eighteen_their_own_yes_is_asked(cast, family, texts, accepted):
    girl = family.members[2]
    born = cast.algiers.today().replace(year=cast.algiers.today().year - 18) + timedelta(days=3)
    girl.person.correct(by=cast.sara, facts={"born_earliest": born, "born_latest": born})
    hear(family, girl, alone=True)
    signed(family, girl, texts["fr"], guardian=family.members[0], guardian_kind="PARENT", assents=True)
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    waiting = prepared(family, girl, texts["fr"], guardian=family.members[0], guardian_kind="PARENT")
    assert not any("Fatoumata" in sentence for sentence in missing(family))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4), tick=False):
        changed = [sentence for sentence in missing(family) if "Something that matters changed" in sentence]
        assert ["Fatoumata" in sentence for sentence in changed] == [True]
        assert "Aminata" not in changed[0]
        with pytest.raises(Refused) as refused:
            fresh(waiting).sign(by=cast.sara, way="INK", mark=mark(), assents=True)
        assert "A grown-up signs for themselves" in str(refused.value.answer.sentence)


def test_another_legal_status_makes_it_old_and_another_spelling_does_not(cast, family, texts, accepted):
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    Situation(episode=fresh(family.episode), member=family.members[0], legal_status="EXPULSION").record(
        by=cast.sara
    )
    assert ["Aminata" in sentence for sentence in missing(family)] == [True]


def test_changed_between_preparing_and_signing(cast, family, texts):
    counselled(family)
    paper = prepared(family, family.members[0], texts["fr"])
    Situation(episode=fresh(family.episode), member=family.members[0], legal_status="OVERSTAY").record(
        by=cast.sara
    )
    with pytest.raises(Refused) as refused:
        fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
    assert "changed since this paper was prepared" in str(refused.value.answer.sentence)


def test_the_screen_never_signs_another_text_than_the_one_that_is_proven(cast, family, texts):
    counselled(family)
    wife = family.members[0]
    paper = prepared(family, wife, texts["fr"])
    Name(person=wife.person, form="native", text="ߊߡߌߣߊߕߊ ߞߏߣߊߕߋ").add(by=cast.sara)
    with pytest.raises(Refused) as refused:
        fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
    assert "corrected since" in str(refused.value.answer.sentence)
    # What a pen signed is the paper as it was printed.
    kept = fresh(paper).sign(by=cast.sara, way="INK", mark=mark())
    assert kept.paper_digest == paper.paper_digest
    assert kept.proof(cast.sara) == WHOLE


def test_it_holds_for_ninety_days(cast, family, texts, accepted):
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    take(fresh(family.episode), "declare", by=cast.sara)
    with time_machine.travel(datetime.now(UTC) + VALID + timedelta(days=2), tick=False):
        assert any("more than ninety days ago" in sentence for sentence in missing(family, "clear"))


def test_a_refusal_leaves_it_without_effect(cast, family, texts, project):
    put_forward(family)
    paper = signed(family, family.members[0], texts["fr"])
    take(
        fresh(family.episode),
        "refuse",
        by=cast.omar,
        reason="CRITERIA",
        alternatives=True,
        appeal_told=True,
        word="true reason",
    )
    assert fresh(paper).ended_as == "VOID"


def test_signed_once(cast, family, texts):
    counselled(family)
    paper = prepared(family, family.members[0], texts["fr"])
    first = fresh(paper)
    fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
    from masar.access.models import Stale

    with pytest.raises(Stale):
        first.sign(by=cast.sara, way="SCREEN", mark=mark(), version=paper.version)
    with pytest.raises(Refused) as refused:
        fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
    assert "signed already" in str(refused.value.answer.sentence)


def test_a_new_paper_ends_the_one_that_waited(cast, family, texts):
    counselled(family)
    first = prepared(family, family.members[0], texts["fr"])
    prepared(family, family.members[0], texts["ar"])
    assert fresh(first).ended_as == "REPLACED"
    with pytest.raises(Refused):
        fresh(first).sign(by=cast.sara, way="SCREEN", mark=mark())


class TestAChild:
    """The daughter is made fourteen: from twelve on a child is asked too, and a parent signs."""

    @pytest.fixture
    def girl(self, cast, family):
        counselled(family)
        girl = family.members[2].person
        today = cast.algiers.today()
        girl.correct(
            by=cast.sara,
            facts={
                "born_earliest": today.replace(year=today.year - 14),
                "born_latest": today.replace(year=today.year - 14),
            },
        )
        hear(family, family.members[2], alone=True)
        return fresh(family.members[2])

    def test_a_parent_signs_and_the_child_says_yes(self, cast, family, texts, girl):
        mother = family.members[0]
        paper = prepared(family, girl, texts["fr"], guardian=mother, guardian_kind="PARENT")
        with pytest.raises(Refused) as refused:
            fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
        assert "a child says yes too" in str(refused.value.answer.sentence)
        assert fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark(), assents=True).assents

    def test_who_is_no_guardian_does_not_sign(self, cast, family, texts, girl):
        for said in (
            {},
            {"guardian": family.members[3], "guardian_kind": "GUARD"},
            {"guardian_kind": "AUTH"},
        ):
            with pytest.raises(Refused) as refused:
                prepared(family, girl, texts["fr"], **said)
            assert "sign" in str(refused.value.answer.sentence)

    def test_nobody_from_outside_signs_beside_a_parent(self, cast, family, texts, girl):
        Document(episode=family.episode, member=girl, kind="PARENTAL").add(by=cast.sara, scan=mark())
        for kind in ("PARENT", "GUARD"):
            with pytest.raises(Refused) as refused:
                prepared(family, girl, texts["fr"], guardian_kind=kind, guardian_name="Mamadou PASSEUR")
            assert "Nobody from outside" in str(refused.value.answer.sentence)

    def test_whoever_is_from_outside_shows_a_paper_and_the_head_looks(
        self, cast, family, texts, girl, accepted
    ):
        without_parents(family, girl)
        said = {"guardian_kind": "PARENT", "guardian_name": "Binta SANGARÉ"}
        with pytest.raises(Refused) as refused:
            prepared(family, girl, texts["fr"], **said)
        assert "Keep the paper first" in str(refused.value.answer.sentence)
        Document(episode=family.episode, member=girl, kind="PARENTAL").add(by=cast.sara, scan=mark())
        for who in (cast.omar, cast.sara):
            signed(family, girl, texts["fr"], assents=True, by=who, **said)
            if who == cast.omar:  # the head had it signed himself: another looks
                with pytest.raises(Refused):
                    take(fresh(family.episode), "looked", by=who)
        assert "The head of the centre looks at this file before it goes on." in missing(family)
        take(fresh(family.episode), "looked", by=cast.omar)
        assert "The head of the centre looks at this file before it goes on." not in missing(family)

    def test_an_authority_too_shows_its_decision(self, cast, family, texts, girl):
        said = {"guardian_kind": "AUTH", "guardian_name": "Mamadou PASSEUR"}
        Document(episode=family.episode, member=girl, kind="PARENTAL").add(by=cast.sara, scan=mark())
        Document(episode=family.episode, member=family.members[3], kind="CUSTODY").add(
            by=cast.sara, scan=mark()
        )
        with pytest.raises(Refused) as refused:
            prepared(family, girl, texts["fr"], **said)
        assert "Before an authority signs" in str(refused.value.answer.sentence)
        custody_decided(family, girl)
        assert prepared(family, girl, texts["fr"], **said).pk

    def test_nobody_from_outside_signs_over_what_a_parent_signed(self, cast, family, texts, girl):
        custody_decided(family, girl)
        mother, said = family.members[0], {"guardian_kind": "AUTH", "guardian_name": "Juge CANARI"}
        hers = signed(family, girl, texts["fr"], assents=True, guardian=mother, guardian_kind="PARENT")
        with pytest.raises(Refused) as refused:
            prepared(family, girl, texts["fr"], **said)
        assert "that paper holds" in str(refused.value.answer.sentence)
        assert fresh(hers).ended_at is None
        tomorrow = datetime.now(UTC) + VALID + timedelta(days=1)
        with time_machine.travel(tomorrow):
            assert prepared(family, girl, texts["fr"], **said).pk  # it holds no more

    def test_whoever_looks_is_told_who_signed_for_whom(self, client, cast, family, texts, girl, accepted):
        paper = custody_decided(family, girl)
        said = {"guardian_kind": "AUTH", "guardian_name": "Juge CANARI"}
        hers = signed(family, girl, texts["fr"], assents=True, **said)
        where = reverse("case_step", args=[family.case.uid, "looked"])
        client.force_login(cast.omar)
        case = client.get(family.case.get_absolute_url()).content.decode()
        assert f'href="{where}"' in case  # never by one press, unseen
        assert f'action="{where}"' not in case
        page = client.get(where).content.decode()
        assert "Juge CANARI" in page
        assert girl.person.name in page
        assert hers.get_absolute_url() in page
        assert reverse("document", args=[paper.uid]) in page
        client.force_login(cast.leila)  # not named for what is sealed
        page = client.get(where).content.decode()
        assert "CANARI" not in page
        assert "somebody from outside, sealed" in page
        for who, status in (("sara", 403), ("nadia", 403), ("karim", 403), ("hakim", 404)):
            client.force_login(getattr(cast, who))
            assert client.get(where).status_code == status, who

    def test_whoever_looks_at_anything_else_is_told_no_more(self, client, cast, family):
        take(fresh(family.episode), "look", by=cast.karim)
        client.force_login(cast.omar)
        page = client.get(reverse("case_step", args=[family.case.uid, "looked"])).content.decode()
        assert "A colleague asked that this file be looked at" in page
        assert "Karim" not in page

    def test_the_proof_names_who_signed_and_as_what(self, client, cast, family, texts, girl):
        said = {"guardian_kind": "AUTH", "guardian_name": "Juge CANARI"}
        custody_decided(family, girl)
        paper = signed(family, girl, texts["fr"], assents=True, **said)
        client.force_login(cast.sara)
        page = client.get(paper.get_absolute_url()).content.decode()
        proof = page[page.index('id="proof"') :]
        assert "Signed by" in proof
        assert "Juge CANARI" in proof
        assert "an authority that decides for the child" in proof
        client.force_login(cast.salim)
        page = client.get(paper.get_absolute_url()).content.decode()
        assert "CANARI" not in page
        assert "somebody from outside" in page

    def test_an_authority_from_outside_is_named_and_sealed(self, cast, family, texts, girl):
        custody_decided(family, girl)
        paper = prepared(family, girl, texts["fr"], guardian_kind="AUTH", guardian_name="Juge CANARI")
        assert sealing.read(cast.sara, paper, "guardian") == "Juge CANARI"
        assert "CANARI" in sealing.read(cast.sara, paper, "text")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM cases_declaration")
            assert "CANARI" not in str(cursor.fetchall())


def test_a_thumbprint_has_two_witnesses(cast, family, texts):
    counselled(family)
    paper = prepared(family, family.members[0], texts["fr"])
    for names, says in (
        ("Awa CISSÉ", "two different people"),
        ("Awa CISSÉ\nCissé Awa", "two different people"),
        (f"Awa CISSÉ\n{cast.sara.name}", "Not a witness: ⁨" + cast.sara.name),
        ("Aminata Konate\nIssa SOW", "Not a witness: ⁨Aminata"),
        ("Awa CISSÉ\nkonate moussa", "Not a witness: ⁨konate"),
    ):
        with pytest.raises(Refused) as refused:
            fresh(paper).sign(by=cast.sara, way="THUMB", mark=mark(), witnesses=names)
        assert says in str(refused.value.answer.sentence)
    fresh(paper).sign(by=cast.sara, way="THUMB", mark=mark(), witnesses="Awa CISSÉ\nIssa SOW")
    assert sealing.read(cast.sara, paper, "witnesses") == "Awa CISSÉ\nIssa SOW"


def test_who_hears_a_recording_hears_it_to_its_end_before_signing(client, cast, family, texts):
    counselled(family)
    recording = recorded(cast, texts["fr"], "ha")
    recording.approve(by=cast.leila)
    paper = prepared(family, family.members[0], texts["fr"], spoken="ha", recording=recording, voice="AUDIO")
    for heard in (0, recording.seconds // 2):
        with pytest.raises(Refused) as refused:
            fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark(), heard=heard)
        assert "Listen to the whole recording" in str(refused.value.answer.sentence)
    assert "l’enregistrement (haoussa)" in sealing.read(cast.sara, paper, "text")
    fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark(), heard=recording.seconds)
    client.force_login(cast.sara)
    form = client.get(reverse("member_declaration", args=[family.members[1].uid])).content.decode()
    assert "Recording object" not in form


def test_a_recording_in_another_language_is_not_played(cast, family, texts):
    counselled(family)
    recording = recorded(cast, texts["fr"], "ha")
    recording.approve(by=cast.leila)
    said = {"recording": recording, "voice": "AUDIO"}
    with pytest.raises(Refused) as refused:
        prepared(family, family.members[0], texts["fr"], spoken="bm", **said)
    assert "in another language" in str(refused.value.answer.sentence)
    with pytest.raises(Refused):
        prepared(family, family.members[0], texts["ar"], spoken="ha", **said)
    assert prepared(family, family.members[0], texts["fr"], spoken="ha", **said).recording == recording


def test_nothing_of_one_spouse_stands_on_the_paper_of_the_other(cast, family, texts):
    counselled(family)
    hear(family, family.members[1], alone=True, will="NO", words="CANARY I do not want")
    for member, other in ((0, "Moussa"), (1, "Aminata")):
        paper = signed(family, family.members[member], texts["fr"])
        text = sealing.read(cast.sara, paper, "text")
        assert other not in text
        assert "CANARY" not in text


def test_facts_ask_nothing(cast, family, texts, accepted, django_assert_num_queries):
    signed(family, family.members[0], texts["fr"])
    file = load(Episode.objects.filter(pk=family.episode.pk))[0]
    with django_assert_num_queries(0):
        blockers(file, "declare")


def test_what_was_drawn_is_on_the_paper_that_is_kept(cast, family, texts):
    counselled(family)
    paper = prepared(family, family.members[0], texts["fr"])
    before = paper.paper_digest
    kept = fresh(paper).sign(by=cast.sara, way="SCREEN", mark=mark())
    assert kept.paper_digest != before
    assert len(files.of(cast.sara, kept, "paper")) == 2
    assert b"".join(files.open_file(cast.sara, files.of(cast.sara, kept, "mark")[0])) == drawn()
