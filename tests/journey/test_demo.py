"""The demo mission: it loads by the verbs, looks lived in, and holds its secrets."""

import time
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from masar.access import drafts, sealing
from masar.access.engines import guard
from masar.access.models import (
    Certificate,
    Change,
    Deadline,
    Event,
    Function,
    Grant,
    HelpCall,
    Job,
    Office,
    Record,
    SealedText,
    User,
)
from masar.access.roles import FUNCTIONS
from masar.access.sealing import reading_as
from masar.access.verification import verify
from masar.cases.demo import cast
from masar.cases.models import Concern, Decision, Declaration, Episode, Pack, Pause, Registration, Slip
from masar.people.models import Consent, Identifier, Match, Name, Nationality, Person
from masar.people.search import search
from masar.programme.models import Interpreter, Place, Wording, WordingCode
from masar.programme.models.wording import languages_of
from tests import databases
from tests.access.doors import attempt, code_of
from tests.clock import at_the_hour

LIFTED = []
# Where the people of the planted stories stand, each attempt.
STANDS = {
    "ANSOUMANE KEITA": [("COUNSELLING", "")],
    "Issa Dembélé": [("REGISTERED", "")],
    "Bakary Dembélé": [("COUNSELLING", "")],
    "Akli ag Moussa": [("REGISTERED", "")],
    "Assane SARR": [("REGISTERED", "")],
    "Ousseynou SARR": [("REGISTERED", ""), ("COUNSELLING", "")],
    "ILLIASSOU": [("ELIGIBLE", "")],
    "Fatoumata TRAORE": [("COUNSELLING", "WITHDRAWN"), ("COUNSELLING", "")],
    "Mohamed Lamine SOUMAH": [("COUNSELLING", "")],
    "HADIZA": [("REGISTERED", "")],
    "shahin mia": [("COUNSELLING", "WITHDRAWN")],
    "Tigist Wolde": [("COUNSELLING", "")],
    "HAROUNA SALEY": [("REGISTERED", "REJECTED")],
    "Zoumana Diabaté": [("ELIGIBLE", "")],
    "YOUSSOUF": [("COUNSELLING", "")],
    "Sékou Condé": [("COUNSELLING", "")],
}


@pytest.fixture(scope="module")
def demo(request, django_db_setup, django_db_blocker):
    """Loaded once for this module, and taken away after it."""
    with django_db_blocker.unblock():
        with pytest.MonkeyPatch.context() as patch, at_the_hour(request.config):
            patch.setattr(guard, "unguarded", LIFTED.append)
            call_command("demo")
            report = verify(data=True)
        yield report
        databases.bring_back("pristine")


@pytest.fixture
def signed(demo):
    return lambda key: User.objects.get(email=f"{key}@masar.example")


def wife():
    return Person.objects.get(name="Mariama DOUMBOUYA")


def test_the_declaration_is_in_use_in_three_languages(demo, signed):
    mission = signed("leila").mission
    assert languages_of(mission, WordingCode.DECLARATION, signed("leila").today()) == ["fr", "ar", "en"]
    people = set(Wording.objects.values_list("prepared_by__name", "approved_by__name"))
    assert people == {("Omar Haddadi", "Leïla Benamrane")}


def test_a_pack_of_forms_is_counted_back(demo, signed):
    pack = Pack.objects.get()
    states = Counter(pack.forms.values_list("state", flat=True))
    assert states == {"USED": 3, "SPOILED": 1, "MISSING": 1, "ISSUED": 7}
    assert Registration.objects.exclude(form=None).count() == 3
    assert Deadline.objects.get(kind="form-missing").subject_uid == pack.uid


def test_slips_are_to_come_gone_by_printed_and_waiting(demo, signed):
    today = signed("sara").today()
    slips = Slip.objects.filter(replaced=False)
    assert set(slips.values_list("kind", flat=True)) == {"REMINDER", "SEEN", "NOTHING"}
    assert slips.filter(day__lt=today).exists()
    assert slips.filter(day__gte=today, printed=1).exists()
    assert slips.filter(happened_on=today, printed=0, kind="REMINDER").exists()


# How it is loaded


def test_it_is_loaded_once(demo):
    said = StringIO()
    call_command("demo", stdout=said)
    assert said.getvalue() == "There is a mission already, so nothing was loaded.\n"


def test_a_real_mission_is_left_alone(demo, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("demo", "--sign-ins")


def test_nothing_is_written_outside_verbs(demo):
    assert LIFTED == []
    silent = {"access.draft", "access.key", "access.change", "access.event", "access.reading", "access.job"}
    for model in apps.get_models():
        if issubclass(model, Record) and model._meta.label_lower not in silent:
            written = set(model.objects.values_list("uid", flat=True))
            told = set(
                Change.objects.filter(record=model._meta.label_lower).values_list("record_uid", flat=True)
            )
            assert written - told == set(), model._meta.label


def test_the_audit_trail_is_whole_and_every_record_agrees_with_it(demo):
    assert demo.whole, list(demo.sentences())
    assert demo.records > 1000


def test_events_go_forward_in_time(demo):
    hours = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert hours == sorted(hours)
    assert hours[-1] <= timezone.now() + timedelta(minutes=1)


def test_the_work_of_the_background_is_done(demo):
    assert not Job.objects.filter(done_at=None).exists()


# Whether it looks lived in


def test_there_is_a_month_of_visits_and_a_morning(demo):
    today = Office.objects.get(name="Alger").today()
    days = Counter(Registration.objects.values_list("happened_on", flat=True))
    assert 300 <= sum(days.values()) <= 330
    assert 12 <= days[today] <= 18
    recent = [day for day in days if day != today and day > today - timedelta(days=40)]
    assert len(recent) >= 20
    assert all(7 <= days[day] <= 22 for day in recent)
    assert not any(day.weekday() in (4, 5) for day in recent)
    for visit in Registration.objects.select_related("office"):
        assert visit.office.today(visit.recorded_at) == visit.happened_on


def test_the_shares_are_those_of_the_published_movements(demo):
    today = Office.objects.get(name="Alger").today()
    people = list(Person.objects.all())
    children = [person for person in people if (age := person.age_on(today)) is not None and age < 18]
    men = [person for person in people if person.sex == "M" and person not in children]
    visits, everyone = Registration.objects.count(), len(people)
    passports = Identifier.objects.filter(kind="PASSPORT").values("person").distinct().count()
    assert 0.76 <= len(men) / everyone <= 0.9
    assert 0.04 <= len(children) / everyone <= 0.12
    assert 0.35 <= passports / everyone <= 0.52
    assert 0.22 <= Registration.objects.exclude(interpreter=None).count() / visits <= 0.38
    assert 0.06 <= Registration.objects.filter(people__gt=1).count() / visits <= 0.11
    assert set(Person.objects.values_list("birth_precision", flat=True)) == {
        "day",
        "month",
        "year",
        "estimated",
        "unknown",
    }
    assert len(set(Nationality.objects.values_list("code", flat=True))) >= 12


def test_not_everybody_is_called_diallo(demo):
    family = Counter(name.split()[-1].upper() for name in Person.objects.values_list("name", flat=True))
    assert family["DIALLO"] <= 20
    assert len(family) >= 60
    assert len(set(Person.objects.values_list("name", flat=True))) >= 0.97 * Person.objects.count()


def test_three_hands_write_in_three_languages(demo):
    said = Person.objects.exclude(birth_said="").values_list("birth_said", flat=True)
    assert [any(word in text for text in said) for word in ("vers ", "about ", "حوالي ")] == [
        True,
        True,
        True,
    ]
    assert Name.objects.filter(form="native").count() >= 5


def test_every_office_has_a_roster_and_all_but_one_duty_is_held(demo):
    assert all(Interpreter.objects.filter(office=office).count() >= 3 for office in Office.objects.all())
    held = {(function.office.name, function.code) for function in Function.objects.filter(until=None)}
    every = {(office.name, code) for office in Office.objects.all() for code, _label in FUNCTIONS}
    assert every - held == {("Oran", "PSEAF")}
    covered = [function for function in Function.objects.all() if function.covered_now]
    assert [(function.office.name, function.code, function.cover.name) for function in covered] == [
        ("Tamanrasset", "HRC", "Hakim Bouzar")
    ]


def test_a_training_lapses_this_friday_a_role_ends_soon_and_one_has_ended(demo):
    today = Office.objects.get(name="Alger").today()
    lapses = Certificate.objects.get(user__email="karima@masar.example", code="CHILD").valid_until
    assert lapses.weekday() == 4
    assert timedelta() <= lapses - today < timedelta(days=7)
    assert Grant.objects.get(user__email="sonia@masar.example").until > timezone.now()
    assert not Grant.objects.get(user__email="brahim@masar.example").open


def test_homes_are_places_of_the_gazetteer_in_every_language(demo):
    assert Place.objects.count() > 20_000
    assert Person.objects.exclude(origin=None).count() >= 0.6 * Person.objects.count()
    in_arabic = Registration.objects.filter(clerk__email="salim@masar.example").values("enquiry")
    assert Person.objects.filter(enquiries__enquiry__in=in_arabic).exclude(origin=None).count() >= 5


# Who signs in


def test_everybody_on_the_list_signs_in(demo):
    said = StringIO()
    call_command("demo", "--sign-ins", stdout=said)
    for colleague in cast.STAFF:
        if colleague.key in (cast.LEFT, *cast.WITH_APP):
            continue
        assert f"{colleague.email}  " in said.getvalue()
        client = Client()
        assert attempt(client, colleague.email, cast.PASSWORD)["Location"] == "/", colleague.name
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("key", cast.WITH_APP)
def test_two_are_asked_for_a_code_of_their_app(demo, key):
    said, client = StringIO(), Client()
    call_command("demo", "--sign-ins", stdout=said)
    secret = next(line.split()[1] for line in said.getvalue().splitlines() if line.startswith(f"  {key}@"))
    step = attempt(client, f"{key}@masar.example", cast.PASSWORD)["Location"]
    assert step != "/"
    assert client.post(step, {"code": code_of(secret, time.time())})["Location"] == "/"


def test_nobody_signs_in_with_another_password(demo):
    assert attempt(Client(), "sara@masar.example", "retour-au-bercail").status_code == 200


# The planted stories


def test_the_hidden_wife_is_seen_by_her_two_readers_alone(demo):
    she = wife()
    seen_by = {
        user.email
        for user in User.objects.all()
        if Person.objects.visible_to(user).filter(pk=she.pk).exists()
    }
    assert seen_by == {"rym@masar.example", "meriem@masar.example"}
    found_by = {
        user.email for user in User.objects.all() if she in search("Mariama Doumbouya", visible_to=user)
    }
    assert found_by == seen_by


def test_only_protection_at_oran_learns_that_a_phone_is_shared_with_her(demo):
    match = Match.objects.get(earlier=wife())
    assert (match.later.name, match.protected) == ("ANSOUMANE KEITA", True)
    told = {
        user.email
        for user in User.objects.all()
        if Match.objects.visible_to(user).filter(pk=match.pk).exists()
    }
    assert told == {"rym@masar.example"}


def test_the_heads_have_matches_to_decide(signed):
    def waiting(key):
        found = Match.objects.visible_to(signed(key)).filter(decision="open").select_related("earlier")
        return {match.earlier.name: match.why.split() for match in found}

    assert "document:same" in waiting("hakim")["Mohamed Lamine SOUMAH"]
    assert "Assane SARR" not in waiting("hakim")  # twins who were registered as brothers
    assert "phone:same" in waiting("omar")["Issa Dembélé"]


def test_a_family_with_one_phone_is_no_heap_of_matches(demo):
    nine = Registration.objects.get(people=9)
    members = [enquirer.person_id for enquirer in nine.enquiry.enquirers.all()]
    assert not Match.objects.filter(earlier__in=members, later__in=members).exists()


def test_the_ward_turns_eighteen_next_week(demo):
    today = Office.objects.get(name="Alger").today()
    ward = Person.objects.get(name="Sékou Condé")
    assert (ward.age_on(today), ward.age_on(today + timedelta(days=7))) == (17, 18)
    assert [(kin.relative.name, kin.relation) for kin in ward.kinships.all()] == [("Mory CONDÉ", "GUA")]
    consent = Consent.objects.get(person=ward)
    assert consent.basis == "legal"
    assert ward.age_on(consent.ask_again_on) == 18


def test_the_other_stories_are_there(demo):
    assert Nationality.objects.get(code="XXA").person.name == "Akli ag Moussa"
    assert Identifier.objects.get(kind="system").system == "Masar Niger"
    assert Person.objects.get(name="آدم إسحاق عبد الرحمن").names.count() == 1
    assert Person.objects.get(name="HADIZA").birth_precision == "unknown"
    assert len(Person.objects.get(name="ILLIASSOU").name.split()) == 1
    spellings = Person.objects.get(name="Fatoumata TRAORE").names.values_list("form", flat=True)
    assert set(spellings) == {"document", "spoken", "spelling"}


def test_a_call_for_help_was_answered_today(signed):
    call = HelpCall.objects.get()
    assert call.office.today(call.called_at) == call.office.today()
    assert call.answered_by == signed("nadia")
    assert call.called_at <= call.answered_at <= call.called_at + timedelta(minutes=5)
    assert "Malaise" in sealing.read(signed("sara"), call, "text")


def test_a_clerk_in_the_field_has_two_drafts(signed):
    kept = drafts.mine(signed("abdelkader"), "registration")
    assert [drafts.load(signed("abdelkader"), draft.uid)["p0-spoken"] for draft in kept] == [
        ["AÏCHATOU"],
        ["MOUSSA GARIKO"],
    ]
    assert len(drafts.kept_by_office(signed("hakim"))) == 2  # he stands in for their head


def test_drafts_are_gone_on_with_on_the_page(signed):
    client = Client()
    attempt(client, "abdelkader@masar.example", cast.PASSWORD)
    answer = client.get("/registrations/new/", {"draft": str(drafts.mine(signed("abdelkader"))[0].uid)})
    assert "AÏCHATOU" in answer.content.decode()


# Its cases


def test_cases_stand_wherever_this_version_leads(demo):
    stages = set(Episode.objects.values_list("stage", flat=True))
    assert stages == {"COUNSELLING", "REGISTERED", "ELIGIBLE", "DECLARED"}
    ways = set(Declaration.objects.exclude(way="").values_list("way", flat=True))
    assert ways == {"SCREEN", "INK", "THUMB"}
    assert Declaration.objects.filter(signed_on=None, ended_at=None).exists()
    assert set(Episode.objects.values_list("ending", flat=True)) >= {"", "WITHDRAWN", "REJECTED"}
    assert Episode.objects.filter(submitted_by__isnull=False).count() > 3
    assert Episode.objects.count() > 270


def test_not_all_is_tidy(demo):
    assert {pause.kind for pause in Pause.objects.filter(ended_on=None)} == {"HOLD", "LOST", "LOOK"}
    assert 2 <= Concern.objects.filter(answered_at=None).count() <= 20
    assert Episode.objects.filter(stage="COUNSELLING", ending="").count() > 15
    spoken = set()  # the database hides them from whoever is not named
    for worker in {episode.worker for episode in Episode.objects.select_related("worker")}:
        with reading_as(worker):
            spoken |= set(
                SealedText.objects.filter(label="cases_attendance.words").values_list("uid", flat=True)
            )
    assert len(spoken) > 100


def of(name):
    """The attempts of somebody of the planted stories, the newest last."""
    found = Episode.objects.filter(members__person__name=name)
    return list(found.order_by("case_id", "number"))


def test_the_planted_stories_go_on(demo, signed):
    stands = {name: [(one.stage, one.ending) for one in of(name)] for name in STANDS}
    assert stands == STANDS
    assert [(pause.kind, pause.reason) for pause in of("Tigist Wolde")[0].pauses.all()] == [
        ("HOLD", "FAMILY")
    ]
    assert [pause.kind for pause in of("Mohamed Lamine SOUMAH")[0].pauses.all()] == ["LOST"]
    assert [pause.kind for pause in of("Bakary Dembélé")[0].pauses.all()] == ["LOOK"]
    assert of("Akli ag Moussa")[0].decisions.get().outcome == "RETURNED"
    assert of("HAROUNA SALEY")[0].appeals.get().granted is None
    assert of("Zoumana Diabaté")[0].waivers.get().second == signed("leila")
    assert of("HADIZA")[0].waivers.get().second is None
    assert of("YOUSSOUF")[0].concerns.get().open
    assert of("Ousseynou SARR")[1].after == of("Assane SARR")[0]


def test_nobody_decided_about_their_own_work(demo):
    for decision in Decision.objects.select_related("episode"):
        assert decision.by_id not in decision.episode.assignees


def test_the_hidden_wife_has_no_case_that_a_clerk_sees(demo, signed):
    assert not Episode.objects.visible_to(signed("hana")).filter(members__person=wife()).exists()


def test_every_case_opens_for_its_worker(demo, signed):
    client = Client()
    client.force_login(signed("sara"))
    for episode in Episode.objects.visible_to(signed("sara")).select_related("case")[:12]:
        assert client.get(episode.case.get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/cases/").status_code == 200
    client.force_login(signed("omar"))
    assert client.get("/desk/", follow=True).status_code == 200
