"""Those who would learn or break something: forged fields, stale papers, colleagues whose duty has changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from masar.access import files, lock
from masar.access.models import Grant, Holding
from masar.access.roles import Role
from masar.access.verbs import Refused
from masar.cases.forms.newcomer import NewcomerForm
from masar.cases.models import Registration
from masar.people.comparison import compare
from masar.people.models import Consent, Join, Match, Person
from masar.people.search import search
from tests.cast import gather, hire
from tests.families import a_family, a_person

from .papers import photo

NOT_NUMBERS = ["²", "x", "9" * 5000, "-1", "1.5", "\x00"]


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def person(cast):
    return a_person(cast.sara, cast.algiers, number="A0012345")


@pytest.fixture
def at_desk(client):
    """Signs a colleague in; a fault of the server is an answer, as it is outside of tests."""
    client.raise_request_exception = False

    def sit_down(user):
        client.force_login(user)
        return client

    return sit_down


def typed(cast, *people, **visit):
    aloud = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}
    data = {
        "office": cast.algiers.pk,
        "happened_on": cast.algiers.today().isoformat(),
        "channel": "IN-PERSON",
        "lines": len(people),
        "once": "a-page",
        "do": "save",
    } | visit
    for line, someone in enumerate(people):
        data |= {f"p{line}-{name}": value for name, value in ({"consent": "given"} | aloud | someone).items()}
    return data


# A colleague whose duty has changed


@pytest.fixture
def taken_by_sara(cast, person):
    """A photo that Sara took, by its address."""
    Consent(person=person, purpose="PHOTO", answer="given", happened_on=cast.algiers.today()).record(
        by=cast.sara
    )
    return person.photograph(by=cast.sara, photo=SimpleUploadedFile("photo.jpg", photo()))


def test_who_took_a_photo_finds_it(cast, at_desk, taken_by_sara):
    assert at_desk(cast.sara).get(reverse("file", args=[taken_by_sara.uid])).status_code == 200


@pytest.mark.parametrize("page", ["file", "file_preview"])
def test_who_took_a_photo_loses_it_when_the_file_is_hidden(cast, at_desk, person, taken_by_sara, page):
    person.hide(by=cast.karim)
    assert at_desk(cast.sara).get(reverse(page, args=[taken_by_sara.uid])).status_code == 404
    assert files.find(cast.sara, taken_by_sara.uid) is None
    person.hide(by=cast.karim, readers=(cast.sara,))
    assert at_desk(cast.sara).get(reverse(page, args=[taken_by_sara.uid])).status_code == 200


def test_who_took_a_photo_loses_it_with_the_role_at_that_office(cast, at_desk, taken_by_sara):
    cast.sara.give_grant(by=cast.leila, role=Role.RCW, mission=cast.mission, office=cast.oran)
    cast.sara.powers[0].end(by=cast.leila)
    assert {grant.office for grant in cast.sara.powers} == {cast.oran}
    assert at_desk(cast.sara).get(reverse("file", args=[taken_by_sara.uid])).status_code == 404


def test_hiding_anew_leaves_out_who_is_not_named_any_more(cast, person):
    person.hide(by=cast.karim, readers=(cast.sara, cast.nadia))
    person.hide(by=cast.karim, readers=(cast.nadia,))
    seen = {
        name for name in ("sara", "karim", "nadia") if Person.objects.visible_to(getattr(cast, name)).exists()
    }
    assert seen == {"karim", "nadia"}


def test_who_was_named_once_is_not_named_when_a_file_is_hidden_again(cast, person):
    person.hide(by=cast.karim, readers=(cast.sara,))
    person.unhide(by=cast.karim)
    person.hide(by=cast.karim)
    assert not Person.objects.visible_to(cast.sara).exists()


def test_the_form_that_hides_shows_who_is_named_now(cast, at_desk, person):
    person.hide(by=cast.karim, readers=(cast.nadia,))
    text = at_desk(cast.karim).get(reverse("person_hiding", args=[person.uid])).content.decode()
    ticked = [box for box in text.split("<input") if 'name="readers"' in box and "checked" in box]
    assert len(ticked) == 1
    assert f'value="{cast.nadia.pk}"' in ticked[0]


# Duplicates


@pytest.mark.parametrize("hidden", [0, 1])
def test_a_file_hidden_after_it_was_compared_leaves_the_list_of_duplicates(cast, at_desk, hidden):
    pair = [
        a_person(cast.sara, cast.algiers, number="A77"),
        a_person(cast.eve, cast.oran, number="A77", phone=""),
    ]
    compare(str(pair[1].uid))
    match = Match.objects.get()
    assert Match.objects.visible_to(cast.omar).exists()
    pair[hidden].hide(
        by=cast.karim
        if hidden == 0
        else hire(cast.people, cast.sami, cast.mission, "Kenza", "PFP", cast.oran)
    )
    assert not Match.objects.visible_to(cast.omar).exists()
    assert at_desk(cast.omar).get(reverse("match", args=[match.uid])).status_code == 404
    assert "Aminata" not in at_desk(cast.omar).get(reverse("home")).content.decode()
    assert Match.objects.visible_to(cast.karim).exists()


def test_a_phone_finds_nobody_for_whom_phones_are_not(cast, person):
    hire(cast.people, cast.sami, cast.mission, "Mourad", "MOV", cast.algiers)
    assert search("+213661000001", visible_to=cast.sara) == [person]
    assert search("+213661000001", visible_to=cast.mourad) == []
    assert search("A0012345", visible_to=cast.mourad) == [person]


# Roles


def test_a_coordinator_of_one_office_gives_no_role_beyond_it(cast):
    hire(cast.people, cast.sami, cast.mission, "Lamia", Role.AVRRC, cast.algiers)
    for office in (None, cast.oran):
        with pytest.raises(Refused):
            cast.sara.give_grant(by=cast.lamia, role=Role.PFP, mission=cast.mission, office=office)
    cast.sara.give_grant(by=cast.lamia, role=Role.PFP, mission=cast.mission, office=cast.algiers)
    assert cast.sara.has_role(Role.PFP)


def test_a_role_is_at_an_office_of_its_mission(cast):
    elsewhere = cast.other_mission.open_office(by=cast.bruno, name="Niamey", country="NE")
    with pytest.raises(Refused):
        cast.sara.give_grant(by=cast.leila, role=Role.RCW, mission=cast.mission, office=elsewhere)
    with pytest.raises(Refused):
        cast.sara.give_grant(by=cast.leila, role=Role.RCW, mission=cast.other_mission)


def test_nobody_takes_a_role_by_standing_in(cast):
    duty = cast.algiers.assign_function(by=cast.sami, code=Role.PFP, holder=cast.karim)
    with pytest.raises(Refused):
        duty.hand_to(by=cast.omar, cover=cast.omar, until=timezone.now() + timedelta(days=1))
    assert not cast.omar.has_role(Role.PFP)


def test_nobody_names_themselves_for_a_duty_that_is_not_their_role(cast):
    with pytest.raises(Refused):
        cast.algiers.assign_function(by=cast.omar, code=Role.PFP, holder=cast.omar)
    assert cast.algiers.assign_function(by=cast.omar, code=Role.HRC, holder=cast.omar).holder == cast.omar


def test_a_stand_in_ends_with_the_function(cast):
    duty = cast.algiers.assign_function(by=cast.sami, code=Role.PFP, holder=cast.karim)
    duty.hand_to(by=cast.sami, cover=cast.eve, until=timezone.now() + timedelta(days=30))
    assert cast.eve.has_role(Role.PFP)
    cast.algiers.assign_function(by=cast.sami, code=Role.PFP, holder=cast.karim)
    assert not cast.eve.has_role(Role.PFP)


def test_a_head_acts_on_nobody_of_another_office(cast, at_desk):
    desk = at_desk(cast.hakim)
    grant = Grant.objects.get(user=cast.sara)
    for address in (
        reverse("colleague_block", args=[cast.sara.uid]),
        reverse("colleague_grants", args=[cast.sara.uid]),
        reverse("colleague_certificates", args=[cast.sara.uid]),
        reverse("grant_ending", args=[grant.uid]),
        reverse("new_reenrolment", args=[cast.sara.uid]),
        reverse("welcome_code", args=[cast.sara.uid]),
    ):
        assert desk.post(address, {"version": 1, "once": "q"}).status_code == 404, address


# Forged fields


@pytest.mark.parametrize("number", NOT_NUMBERS)
@pytest.mark.parametrize(
    "field", ["lines", "speaks", "line", "do", "once", "draft", "draft_version", "office", "interpreter"]
)
def test_a_forged_field_of_the_registration_page_is_no_fault_of_ours(cast, at_desk, field, number):
    desk = at_desk(cast.sara)
    people = [{"spoken": "Amina"}, {"spoken": "Moussa", "relation": "SPO"}]
    value = f"remove:{number}" if field == "do" else number
    for name in ("register", "known"):
        assert (
            desk.post(reverse(name), typed(cast, *people) | {field: value, "p²-given": "x"}).status_code < 500
        )
    assert (
        desk.post(
            reverse("autosave", args=["registration"]), typed(cast, *people) | {field: value}
        ).status_code
        < 500
    )


@pytest.mark.parametrize("number", NOT_NUMBERS)
def test_a_forged_version_is_no_fault_of_ours(cast, at_desk, person, number):
    desk = at_desk(cast.omar)
    call = desk.post(reverse("now"), {"kind": "health", "office": cast.algiers.pk, "once": "c"})["Location"]
    duty = cast.algiers.functions.get(until=None)
    for address in (
        call,
        reverse("function_ending", args=[duty.uid]),
        reverse("colleague_block", args=[cast.sara.uid]),
        reverse("office", args=[cast.algiers.uid]),
        reverse("person", args=[person.uid]),
        reverse("contact_ending", args=[person.contacts.get().uid]),
        reverse("grant_ending", args=[Grant.objects.get(user=cast.salim).uid]),
    ):
        assert desk.post(address, {"version": number}).status_code < 500, address
    assert cast.sara.is_active


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "²", "\x00"])
def test_a_forged_day_is_no_fault_of_ours(cast, at_desk, day):
    assert at_desk(cast.sara).get(reverse("registrations"), {"day": day}).status_code < 500


@pytest.mark.parametrize("until", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_forged_moment_is_no_fault_of_ours(cast, at_desk, until):
    desk = at_desk(cast.leila)
    form = {"role": "RCW", "office": cast.oran.pk, "until": until, "once": "m"}
    assert desk.post(reverse("colleague_grants", args=[cast.sara.uid]), form).status_code < 500
    duty = cast.algiers.functions.get(until=None)
    form = {"cover": cast.salim.pk, "until": until, "once": "n"}
    assert desk.post(reverse("function_cover", args=[duty.uid]), form).status_code < 500


@pytest.mark.parametrize("before", NOT_NUMBERS)
def test_a_forged_place_in_the_trail_is_no_fault_of_ours(cast, at_desk, before):
    assert at_desk(cast.dounia).get(reverse("audit"), {"before": before, "record": before}).status_code < 500


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\u202e\u200b", "=1+1", "ک" * 5000, "%_\\", "🙂"])
def test_hostile_text_is_no_fault_of_ours(cast, at_desk, person, text):
    desk = at_desk(cast.sara)
    for name, fields in (
        ("places", {"of": text, "q": text}),
        ("frequent_names", {"of": text, "q": text, "kind": text}),
        ("understood", {"text": text}),
    ):
        assert desk.post(reverse(name), fields).status_code < 500, name
    for name, fields in (
        ("interpreters", {"language": text}),
        ("register", {"draft": text}),
    ):
        assert desk.get(reverse(name), fields).status_code < 500, name
    everything = dict.fromkeys(
        (
            "spoken",
            "family",
            "given",
            "native",
            "spelling",
            "birth",
            "phone",
            "number",
            "home",
            "village",
            "zone",
            "expires",
            "known",
            "settled_as",
            "consent",
            "ill",
        ),
        text,
    )
    for name in ("register", "known"):
        assert desk.post(reverse(name), typed(cast, everything)).status_code < 500, name
    for name in (
        "person_names",
        "person_contacts",
        "person_identifiers",
        "person_consents",
        "person_numbers",
    ):
        form = dict.fromkeys(
            ("form", "text", "kind", "value", "number", "system", "once", "issuer", "purpose"), text
        )
        assert desk.post(reverse(name, args=[person.uid]), form).status_code < 500, name
    for name, fields in (
        ("search", {"q": text}),
        ("language", {"next": text, "language": "fr"}),
        ("lock", {"next": text}),
    ):
        assert desk.post(reverse(name), fields).status_code < 500, name


def test_a_name_that_nobody_can_see_is_no_name(cast, at_desk):
    assert (
        at_desk(cast.sara)
        .post(reverse("register"), typed(cast, {"spoken": "\u200b\u202e\u2060"}))
        .status_code
        == 422
    )
    assert not Person.objects.exists()


def test_a_name_cannot_turn_the_line_it_stands_in(cast, at_desk):
    at_desk(cast.sara).post(reverse("register"), typed(cast, {"spoken": "Ami\u202ena"}))
    assert "\u202e" not in "".join(Person.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "evil",
        "person",
        "http:///evil.test",
    ],
)
def test_no_address_leads_away(cast, at_desk, onward):
    desk = at_desk(cast.sara)
    for answer in (
        desk.post(reverse("language"), {"next": onward, "language": "fr"}),
        desk.post(reverse("lock"), {"next": onward}),
        desk.get(f"{reverse('unlock')}?next={onward}"),
    ):
        assert answer.status_code in (200, 302)
        assert "evil.test" not in answer.get("Location", "")


def test_nobody_makes_up_what_a_locked_screen_kept(cast, at_desk):
    desk = at_desk(cast.sara)
    forged = {"held:address": "https://evil.test/", "once": "f"}
    assert desk.post(reverse("autosave", args=["held"]), forged).status_code == 404
    assert lock.held_by(cast.sara) == []


def test_a_person_whom_one_may_not_see_cannot_be_named_as_known(cast, at_desk):
    elsewhere = a_person(cast.eve, cast.oran)
    at_desk(cast.sara).post(reverse("register"), typed(cast, {"spoken": "Issa", "known": str(elsewhere.uid)}))
    assert Registration.objects.filter(office=cast.algiers).exists()
    assert Holding.of(elsewhere.uid).get().office == cast.oran


def as_known(desk, cast, people, relation):
    """The family comes again, and the desk says of each that it is somebody we know."""
    lines = [
        {"spoken": someone.name, "known": str(someone.uid), "relation": relation if line else ""}
        for line, someone in enumerate(people)
    ]
    data = typed(cast, *lines)
    sent = QueryDict(mutable=True)
    sent.update({name: str(value) for name, value in data.items()})
    for line in range(len(lines)):
        form = NewcomerForm(sent, line=line, today=cast.algiers.today(), user=cast.sara)
        data[f"p{line}-settled_as"] = form.fingerprint()
    return desk.post(reverse("register"), data)


def test_a_family_that_comes_again_is_registered_again(cast, at_desk):
    _visit, people = a_family(cast.sara, cast.algiers, size=2)
    assert as_known(at_desk(cast.sara), cast, people, "SPO").status_code == 302
    assert Registration.objects.count() == 2


def test_the_same_person_twice_on_a_form_is_a_sentence(cast, at_desk, person):
    answer = as_known(at_desk(cast.sara), cast, [person, person], "SPO")
    assert answer.status_code == 422
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("name", ["person_hiding", "person"])
def test_forged_choices_of_a_conflict_are_no_fault_of_ours(cast, at_desk, person, name):
    form = {"name": "Amina", "sex": "F", "version": person.version, "once": "v"}
    keep = {f"keep_{field}": "stored" for field in ("readers", "once", "version", "facts", "name", "sex")}
    assert (
        at_desk(cast.karim if name == "person_hiding" else cast.sara)
        .post(reverse(name, args=[person.uid]), form | keep)
        .status_code
        < 500
    )


def test_a_birth_date_that_is_kept_as_stored_stays_whole(cast, at_desk, person):
    form = {
        "name": "Amina",
        "sex": "F",
        "birth_said": "3/3/1980",
        "keep_birth_said": "stored",
        "version": person.version,
        "once": "v",
    }
    answer = at_desk(cast.sara).post(reverse("person_correction", args=[person.uid]), form)
    assert answer.status_code == 302, answer.content.decode()
    stored = Person.objects.get()
    assert (stored.name, stored.birth_said, stored.born_earliest) == (
        "Amina",
        person.birth_said,
        person.born_earliest,
    )


# Methods, headers, caches


def test_a_head_request_is_as_quiet_as_a_page(cast, at_desk, person):
    desk = at_desk(cast.omar)
    for address in (
        reverse("office", args=[cast.algiers.uid]),
        person.get_absolute_url(),
        reverse("staff"),
        reverse("home"),
        reverse("colleague", args=[cast.sara.uid]),
        reverse("registrations"),
    ):
        answer = desk.head(address)
        assert (answer.status_code, answer["Cache-Control"], answer.content) == (
            200,
            "no-store, private",
            b"",
        ), address
        assert "Content-Security-Policy" in answer
    assert desk.options(person.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    "address", ["/nothing-here/", f"/people/{uuid4()}/", "/people/x", f"/files/{uuid4()}/"]
)
def test_what_is_not_there_says_so_alike(cast, at_desk, address):
    desk = at_desk(cast.sara)
    there = a_person(cast.eve, cast.oran)
    hidden, missing = desk.get(there.get_absolute_url()), desk.get(address, follow=True)
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    for answer in (hidden, missing):
        assert "no-store" in answer["Cache-Control"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


# Files that were joined


@pytest.fixture
def a_hidden_pair(cast):
    """Karim asks that a hidden file be joined with one that everybody in Algiers knows."""
    kept = a_person(cast.sara, cast.algiers, name="Fatoumata DIALLO", phone="")
    other = a_person(cast.salim, cast.algiers, name="Fatimata JALLOW", phone="")
    other.hide(by=cast.karim)
    return Join(kept=kept, joined=Person.objects.get(pk=other.pk)).ask(by=cast.karim)


def test_a_join_that_waits_tells_nobody_of_the_hidden_file(cast, at_desk, a_hidden_pair):
    for name in ("omar", "leila", "sara", "dounia", "hakim"):
        desk = at_desk(getattr(cast, name))
        assert desk.get(a_hidden_pair.get_absolute_url()).status_code == 404
        for act in ("join_confirmation", "join_refusal", "join_parting"):
            assert desk.post(reverse(act, args=[a_hidden_pair.uid])).status_code == 404
        assert "JALLOW" not in desk.get(reverse("home")).content.decode()
    text = at_desk(cast.omar).get(a_hidden_pair.kept.get_absolute_url()).content.decode()
    assert "Joined" not in text
    pair = reverse("join_pair", args=[a_hidden_pair.kept.uid, a_hidden_pair.joined.uid])
    assert at_desk(cast.omar).get(pair).status_code == 404


def test_joined_with_a_hidden_file_the_other_is_gone_for_all_who_are_not_named(cast, at_desk, a_hidden_pair):
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.algiers)
    Person.objects.get(pk=a_hidden_pair.joined_id).hide(by=cast.karim, readers=(nour,))
    Join.objects.get(pk=a_hidden_pair.pk).confirm(by=nour)
    for name in ("omar", "sara", "leila"):
        desk = at_desk(getattr(cast, name))
        for person in (a_hidden_pair.kept, a_hidden_pair.joined):
            assert desk.get(person.get_absolute_url()).status_code == 404
        assert search("Diallo", visible_to=getattr(cast, name)) == []
    assert at_desk(nour).get(a_hidden_pair.joined.get_absolute_url()).status_code == 302


def test_the_page_of_a_joined_file_is_nothing_to_whoever_may_not_see_the_other(cast, at_desk):
    kept = a_person(cast.sara, cast.algiers)
    other = a_person(cast.sara, cast.algiers, name="Aminata KEITA", phone="")
    Join(kept=kept, joined=other).ask(by=cast.omar)
    unknown = at_desk(cast.eve).get(reverse("person", args=[cast.algiers.uid]))
    for name in ("person", "person_names", "person_joining", "person_correction"):
        answer = at_desk(cast.eve).get(reverse(name, args=[other.uid]))
        assert (answer.status_code, answer.content) == (404, unknown.content)
