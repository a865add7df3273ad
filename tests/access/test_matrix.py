"""Every address × method × role × relation to the record, each walked over HTTP, expected from the policy's table alone.

Three outcomes: done (a page, a redirect, a form that asks for more), a sentence (403), or not found (404, one and the
same page). An address that `ADDRESSES` does not know fails the build.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from masar.access.documents import doors
from masar.access.models import Deadline, Function, HelpCall, User
from masar.access.roles import Role
from masar.access.rules import RULES
from masar.cases.models import Heard, Pack, Session, Slip
from masar.journey.steps import take
from tests.access.decided import a_decided_case
from tests.cast import FIRST, fresh, gather
from tests.families import a_family

DONE, SENTENCE, UNKNOWN = "done", "sentence", "not found"
RELATIONS = ("same office", "other office", "ended", "cover", "whole mission")
NEAR = {"same office", "cover", "whole mission"}  # whose grant reaches a record of the office
BROAD = {"whole mission"}  # whose grant reaches what belongs to the mission


@dataclass(frozen=True)
class Address:
    """What stands at an address. `subject` names the record of the fixture; `level` where that record belongs.

    leads: the page only leads to its act, so GET needs the writing verb too.
    somewhere: no record yet, but the verb must be held somewhere. open: for whoever is signed in (lists filter rows).
    """

    subject: str = ""
    level: str = "office"
    leads: bool = False
    somewhere: bool = False
    open: bool = False
    step: str = ""

    def arguments(self, stage):
        if self.subject in ("", "mission"):
            return []
        return [stage[self.subject].uid, *([self.step] if self.step else [])]


ADDRESSES = {
    "offices": Address(open=True),
    "staff": Address(open=True),
    "now": Address(open=True),
    "home": Address(open=True),
    "registrations": Address(open=True),
    "interpreters": Address(open=True),
    "search": Address(open=True),
    "places": Address(open=True),
    "codes": Address(open=True),
    "understood": Address(open=True),
    "frequent_names": Address(open=True),
    "language": Address(open=True),
    "appearance": Address(open=True),
    "known": Address(open=True),
    "new_office": Address("mission", level="mission", leads=True),
    "new_colleague": Address("mission", level="mission", leads=True),
    "own_places": Address("mission", level="mission", leads=True),
    "new_code": Address("mission", level="mission", leads=True),
    "mission": Address("the_mission", level="mission"),
    "new_project": Address("the_mission", level="mission", leads=True),
    "code_ending": Address("code", level="mission"),
    "texts": Address(open=True),
    "new_text": Address("mission", level="mission", leads=True),
    "text": Address("text", level="mission"),
    "text_edit": Address("waiting_text", level="mission", leads=True),
    "text_approval": Address("waiting_text", level="mission", leads=True),
    "text_ending": Address("text", level="mission"),
    "new_recording": Address("text", level="mission", leads=True),
    "recording_approval": Address("recording", level="mission", leads=True),
    "recording_ending": Address("recording", level="mission"),
    "recording_sound": Address("recording", level="mission"),
    "audit": Address("mission", level="mission", leads=True),
    "register": Address(somewhere=True),
    "new_interpreter": Address(somewhere=True),
    "office": Address("office"),
    "office_closure": Address("office"),
    "office_functions": Address("office", leads=True),
    "function_cover": Address("function", leads=True),
    "function_ending": Address("function"),
    "colleague": Address("colleague"),
    "colleague_grants": Address("colleague", leads=True),
    "colleague_certificates": Address("colleague", leads=True),
    "colleague_block": Address("colleague"),
    "grant_ending": Address("grant"),
    "help_call": Address("help_call"),
    "help_write_up": Address("help_call"),
    "interpreter": Address("interpreter"),
    "person": Address("person"),
    "person_case": Address("person"),
    "person_names": Address("person", leads=True),
    "person_correction": Address("person", leads=True),
    "person_contacts": Address("person", leads=True),
    "person_identifiers": Address("person", leads=True),
    "person_consents": Address("person", leads=True),
    "person_hiding": Address("person", leads=True),
    "person_showing": Address("person"),
    "person_photo": Address("person", leads=True),
    "person_numbers": Address("person", leads=True),
    "person_kin": Address("person", leads=True),
    "deadline": Address("deadline"),
    "contact_ending": Address("contact"),
    "kinship_ending": Address("kinship"),
    "registration": Address("registration"),
    "match": Address("match"),
    "join-ask": Address("match", leads=True),
    "person_joining": Address("person"),
    "join": Address("join"),
    "join_refusal": Address("waiting_join"),
    "join_parting": Address("join", leads=True),
    "match_confirmation": Address("match"),
    "matches": Address(somewhere=True),
    "comparison": Address(somewhere=True),
    "packs": Address(open=True),
    "new_pack": Address(somewhere=True),
    "pack": Address("pack"),
    "pack_sheets": Address("pack", leads=True),
    "form_spoiled": Address("form", leads=True),
    "form_missing": Address("form", leads=True),
    "cases": Address(open=True),
    "guidance": Address(open=True),
    "new_guidance": Address(somewhere=True),
    "case": Address("case"),
    "case_session": Address("case", leads=True),
    "case_people": Address("case", leads=True),
    "case_project": Address("case", leads=True),
    "case_attempt": Address("case", leads=True),
    "case_reopening": Address("ended_case", leads=True),
    "case_step": Address("case", step="hold"),
    "first_session": Address("enquiry", leads=True),
    "session": Address("session"),
    "member_not_alone": Address("member", leads=True),
    "member_screening": Address("member", leads=True),
    "member_situation": Address("member", leads=True),
    "member_journey": Address("member"),
    "member_paper": Address("member", leads=True),
    "member_relation": Address("relative", leads=True),
    "member_concern": Address("member", leads=True),
    "member_declaration": Address("member", leads=True),
    "declaration": Address("declaration"),
    "declaration_scan": Address("declaration", leads=True),
    "declaration_turned": Address("declaration", leads=True),
    "member_slip": Address("member", leads=True),
    "slips": Address(somewhere=True),
    "code": Address(open=True),
    "slip_sheet": Address("slip"),
    "desk": Address(somewhere=True),
    "waivers": Address(open=True),
    "hand_over": Address(somewhere=True),
    "decide": Address("decided_case", leads=True),
    "decision": Address("decision"),
    "letter": Address("decision"),
    "new_appeal": Address("decision", leads=True),
    "appeal": Address("appeal"),
    "waiver": Address("waiver"),
    "concern": Address("concern"),
    "kept": Address("decided_case"),
    "new_note": Address("decided_case", leads=True),
    "new_task": Address("decided_case", leads=True),
    "new_document": Address("decided_case", leads=True),
    "note": Address("note"),
    "document": Address("document"),
}
# Walked in tests of their own: sign-in and one's own account, what takes two people, drafts and files (one author, named readers), specimens.
ELSEWHERE = {
    "first",
    "account_login",
    "account_logout",
    "account_reset_password",
    "welcome",
    "re_enrol",
    "my_sign_in",
    "mfa_index",
    "mfa_list_webauthn",
    "second_step",
    "pin",
    "lock",
    "unlock",
    "held",
    "held_again",
    "held_away",
    "welcome_code",
    "grant_confirmation",
    "new_reenrolment",
    "reenrolments",
    "reenrolment",
    "reenrolment_withdrawal",
    "account_change_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "keys",
    "specimens",
    "specimen",
    "drafts",
    "draft",
    "autosave",
    "discarding",
    "file",
    "file_preview",
    "file_download",
    "declaration_paper",  # tests/journey/test_declaration_pages.py: for those named to read it
    "case_waiver",  # tests/journey/test_waivers.py: its address names a need too
    "waiver_agreement",  # the same: the waiver itself says whose role agrees
    "waiver_ending",  # the same, or who asked
    "join_pair",  # tests/journey/test_join.py: its address names two files
    "join_confirmation",  # tests/journey/test_join.py: of what waits, and never by whoever asked
}


def test_every_address_is_walked():
    names = {name for _address, name, _door in doors()}
    assert names - set(ADDRESSES) - ELSEWHERE == set()
    assert set(ADDRESSES) - names == set()


def test_no_page_stands_before_another():
    """Two at one address would leave the second for nobody. Our page of one's account stands before those of a library."""
    found = Counter(address for address, _name, _door in doors())
    assert {address for address, count in found.items() if count > 1} == {"account/"}


@pytest.fixture
def stage(db):
    cast = gather()
    clerk = cast.sara
    registration, people = a_family(clerk, cast.algiers, size=2)
    return {
        **cases(cast),
        "cast": cast,
        "mission": cast.mission,
        "office": cast.algiers,
        "function": Function.objects.get(office=cast.algiers, code=Role.HRC),
        "colleague": cast.salim,
        "grant": cast.salim.powers[0],
        "help_call": HelpCall(office=cast.algiers, kind="health").call(by=clerk),
        "interpreter": an_interpreter(cast),
        "the_mission": cast.mission,
        "deadline": a_deadline(cast, people[0]),
        "code": a_code(cast),
        **texts(cast),
        "person": people[0],
        "contact": people[0].contacts.get(),
        "kinship": people[0].kinships.get(),
        "registration": registration,
        "match": a_match(cast, people),
        **joins(cast),
        **a_pack(cast),
        **a_decided_case(cast),
    }


def cases(cast):
    """A case on its way with a session, one that ended, and people who have none yet."""
    waiting, _people = a_family(cast.sara, cast.algiers, size=1)
    episode, ended = a_case(cast), a_case(cast)
    take(ended, "withdraw", by=cast.sara, members=list(ended.members.all()))
    session = Session(episode=episode, office=cast.algiers, language="fr").record(
        by=cast.sara, heard=[Heard(episode.members.first(), "WANTS")]
    )
    member = episode.members.first()
    return {
        "case": episode.case,
        "ended_case": ended.case,
        "enquiry": waiting.enquiry,
        "session": session,
        "member": member,
        "relative": a_case(cast, size=2).members.last(),
        "slip": Slip(episode=member.episode, member=member, kind="SEEN", language="fr").give(by=cast.sara),
    }


def a_pack(cast):
    pack = Pack(office=cast.algiers).print_(by=cast.sara, size=2)
    return {"pack": pack, "form": pack.forms.first()}


def a_case(cast, size=1):
    registration, _people = a_family(cast.sara, cast.algiers, size=size)
    return registration.enquiry.open_case(by=cast.sara).episodes.get()


def an_interpreter(cast):
    from masar.programme.models import Interpreter

    return Interpreter(office=cast.algiers, name="Oumou").add(by=cast.omar, languages=["bm", "dyu"])


def a_code(cast):
    from masar.programme.models import Code

    return Code(
        mission=cast.mission,
        list="channels",
        code="RADIO",
        label_fr="radio",
        label_ar="إذاعة",
        label_en="radio",
        active_from=cast.algiers.today(),
    ).add(by=cast.leila)


def texts(cast):
    """One in use with a recording, and the next number, both waiting for a second person."""
    from tests.programme.wordings import prepared, recorded, shipped

    text = shipped(cast, "ar")
    waiting = prepared(cast, "ar", title="أعود إلى بلدي", body=text.body)
    return {"text": text, "recording": recorded(cast, text), "waiting_text": waiting}


def a_deadline(cast, person):
    from masar.people.models import Consent

    Consent(
        person=person, purpose="PHOTO", answer="given", basis="legal", ask_again_on=cast.algiers.today()
    ).record(by=cast.sara, reason="the guardian said so")
    return Deadline.objects.get(kind="consent:PHOTO")


def a_match(cast, people):
    """Said to be one person, and waiting for a second colleague, as one was marked and is not any more."""
    from masar.people.comparison import COMPARE
    from masar.people.models import Match

    match = Match(earlier=people[0], later=people[1], why="phone").find(by=COMPARE)
    people[1].hide(by=cast.karim)
    match.decide(by=cast.karim, decision="same", ground="papers")
    people[1].unhide(by=cast.karim)
    return match


def joins(cast):
    """Two files that are one now, and two that wait for a second person, as one was marked and is not any more."""
    from masar.people.models import Join

    done, waiting = (
        [a_family(cast.sara, cast.algiers, size=1)[1][0] for _side in range(2)] for _pair in range(2)
    )
    waiting[1].hide(by=cast.karim)
    asked = Join(kept=waiting[0], joined=waiting[1]).ask(by=cast.karim)
    waiting[1].unhide(by=cast.karim)
    return {"join": Join(kept=done[0], joined=done[1]).ask(by=cast.omar), "waiting_join": asked}


def visitors(cast, role):
    """One colleague for each relation, with this role."""
    made = {}
    for relation in RELATIONS:
        user = cast.mission.invite(by=FIRST, email=f"{uuid4().hex[:8]}@masar.test", name=f"{role} {relation}")
        home = (
            cast.oran
            if relation in ("other office", "cover")
            else None
            if relation == "whole mission"
            else cast.algiers
        )
        grant = user.give_grant(by=FIRST, role=role, mission=cast.mission, office=home)
        if relation == "ended":
            grant.end(by=cast.sami)
        if relation == "cover":
            user.give_grant(
                by=FIRST,
                role=role,
                mission=cast.mission,
                office=cast.algiers,
                until=timezone.now() + timedelta(days=1),
            )
        made[relation] = fresh(user)
    return made


def expected(address, door, role, relation, method):
    """The outcome, read off the table of rules."""
    if relation == "ended":
        role = None
    if address.open:
        return DONE
    write = RULES[door.write] if door.write else None
    if address.somewhere:
        return DONE if role in (write or RULES[door.read]).roles else SENTENCE
    anywhere = NEAR | {"other office"}
    reach = NEAR if address.level == "office" else anywhere if write and write.anywhere else BROAD
    seen = anywhere if address.level == "mission" else NEAR  # a mission is known at all its offices
    if address.subject != "mission" and not (role in RULES[door.read].roles and relation in seen):
        return UNKNOWN
    acts = method == "POST" or address.leads or address.step
    if not acts:
        return DONE
    deciding = RULES[f"case.{address.step}"] if address.step else write or RULES[door.read]
    return DONE if role in deciding.roles and relation in reach else SENTENCE


def outcome(response):
    if response.status_code == 404:
        return UNKNOWN
    if response.status_code == 403:
        return SENTENCE
    return DONE if response.status_code in (200, 302, 422) else f"status {response.status_code}"


POSTED = {"match": {"decision": "different", "ground": "spoken"}, "help_write_up": {"text": "…"}}


@pytest.mark.parametrize("role", Role.values)
def test_role(stage, role):
    """One role at every address, in every relation, by both methods."""
    found = {name: door for _address, name, door in doors()}
    wrong = []
    for relation, user in visitors(stage["cast"], role).items():
        client = Client()
        client.force_login(user)
        for name, address in ADDRESSES.items():
            if address.open and relation not in ("same office", "ended"):
                continue  # a rule cannot tell these apart: whoever is signed in comes in, and rows are filtered
            arguments = address.arguments(stage)
            for method in ("GET", "POST") if found[name].write else ("GET",):
                with transaction.atomic():
                    response = (
                        client.generic(method, reverse(name, args=arguments))
                        if method == "GET"
                        else client.post(reverse(name, args=arguments), POSTED.get(name, {}))
                    )
                    transaction.set_rollback(True)
                want, got = expected(address, found[name], role, relation, method), outcome(response)
                if want != got:
                    wrong.append(f"{method} {name} as {role}, {relation}: {got}, not {want}")
    assert wrong == []


def test_whoever_is_signed_out_reaches_nothing(stage, client):
    for name, address in ADDRESSES.items():
        arguments = address.arguments(stage)
        response = client.get(reverse(name, args=arguments))
        assert response.status_code in (302, 405), name
        assert name == "language" or "/account/sign-in/" in response["Location"], name


def test_what_one_may_not_know_of_is_answered_like_nothing(stage):
    """The page for a hidden record is the page for an address that never was, to the byte."""
    client = Client()
    client.force_login(stage["cast"].eve)
    for name, address in ADDRESSES.items():
        if address.subject in ("", "mission"):
            continue
        hidden = client.get(reverse(name, args=address.arguments(stage)))
        never = client.get(reverse(name, args=[uuid4(), *address.arguments(stage)[1:]]))
        if hidden.status_code == 404:
            assert (hidden.content, sorted(hidden.headers.items())) == (
                never.content,
                sorted(never.headers.items()),
            ), name


def test_an_ended_grant_is_refused_at_the_next_request(stage):
    client = Client()
    client.force_login(stage["cast"].salim)
    assert client.get(reverse("person", args=[stage["person"].uid])).status_code == 200
    User.objects.get(pk=stage["cast"].salim.pk).powers[0].end(by=stage["cast"].sami)
    assert client.get(reverse("person", args=[stage["person"].uid])).status_code == 404


def test_a_blocked_account_is_refused_at_the_next_request(stage):
    client = Client()
    client.force_login(stage["cast"].salim)
    assert client.get(reverse("home")).status_code == 200
    stage["cast"].salim.block(by=stage["cast"].omar)
    assert client.get(reverse("home")).status_code in (302, 404)
