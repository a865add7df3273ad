"""Who is shown as perhaps the same person, to whom, and that a hidden wife is not betrayed by a single byte."""

import re
from collections import defaultdict, deque
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from config.reactions import JOBS
from masar.access import jobs, limits
from masar.access.models import Job, Reading
from masar.people import everybody
from masar.people.candidates import candidates, card_of
from masar.people.comparison import compare
from masar.people.identity.cards import Card
from masar.people.models import Match, Person
from masar.people.search import search
from tests.cast import gather
from tests.families import a_person

ALOUD = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}
CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # addresses of new records
    r'|name="csrfmiddlewaretoken" value="\w+"|name="once" value="[\w-]+"|\d{1,2}:\d{2}|value="[0-9a-f]{32}"'
)


@pytest.fixture
def cast(db):
    return gather()


def test_a_document_a_phone_and_a_name_with_a_year_are_each_enough(cast):
    someone = a_person(cast.sara, cast.algiers, number="A0012345")
    card = card_of(someone)
    cards = {
        "document:same": Card(documents=card.documents),
        "phone:same": Card(phones=card.phones),
        "name:same": Card(names=card.names, born_earliest=card.born_earliest, born_latest=card.born_latest),
    }
    for code, part in cards.items():
        (found,) = candidates(part, visible_to=cast.salim)
        assert code in found.why


@pytest.fixture
def many(cast):
    """A register in which names of three words, of that sound, are nothing rare."""
    for number, name in enumerate(
        ("Mamadou DIALLO", "Mamadou BARRY", "Mamadou Lamine BARRY", "Lamine SOUMAH", "Amadou SOUMAH")
    ):
        a_person(cast.sara, cast.algiers, name=name, sex="M", born=date(1980 + number, 3, 4), phone="")
    a_person(
        cast.sara,
        cast.algiers,
        name="mamadu lamin suma",
        sex="M",
        born=date(1995, 4, 5),
        phone="",
        nationality="GN",
    )
    everybody.index_people("")


def test_who_is_less_alike_is_shown_quietly_and_asked_about_if_wanted(cast, client, many):
    form = {
        "p0-spoken": "Mohamadou Lamine Souma",
        "p0-birth": "1995",
        "p0-language": "fr",
        "p0-consent": "given",
    }
    form |= {"p0-sex": "M", "p0-nationality": "SN"}
    form |= {
        "office": cast.algiers.pk,
        "happened_on": cast.algiers.today().isoformat(),
        "channel": "IN-PERSON",
    }
    form |= {"lines": 1, "line": 0, "once": "x", "do": "save"} | {f"p0-{k}": v for k, v in ALOUD.items()}
    client.force_login(cast.sara)
    page = client.post(reverse("known"), form).content.decode()
    assert "mamadu lamin suma" in page
    assert "You will be asked when you save." not in page
    assert 'value="yes">' in page
    asked = client.post(reverse("register"), form | {"p0-perhaps": "yes"}).content.decode()
    assert "mamadu lamin suma" in asked
    assert 'name="p0-perhaps" value="yes"' in asked  # and stays so when they go back
    assert "checked" in client.post(reverse("known"), form | {"p0-perhaps": "yes"}).content.decode()
    nameless = form | {"p0-birth": ""}  # a name alone brings too many
    assert "mamadu" not in client.post(reverse("known"), nameless).content.decode()
    nobody = client.post(reverse("known"), form | {"p0-birth": "1970"}).content.decode().strip()
    assert nobody == '<p class="hint">Whoever may be the same stands here.</p>'
    assert client.post(reverse("register"), form).status_code == 302


def test_another_spelling_in_another_script_is_found(cast):
    a_person(cast.sara, cast.algiers, name="Mamadou DIALLO", born=date(1990, 1, 1), phone="")
    other = Card(names=("مامادو ديالو",), born_earliest=date(1990, 1, 1), born_latest=date(1990, 12, 31))
    (found,) = candidates(other, visible_to=cast.sara)
    assert found.person.name == "Mamadou DIALLO"
    assert found.why[:2] == ("name:spelling", "birth:year")


def test_a_colleague_elsewhere_is_shown_nobody(cast):
    someone = a_person(cast.sara, cast.algiers)
    assert candidates(card_of(someone), visible_to=cast.eve) == []
    assert search("Aminata", visible_to=cast.eve) == []
    assert [person.name for person in search("Aminata", visible_to=cast.salim)] == ["Aminata KONATÉ"]


def test_a_hidden_file_is_no_candidate_even_for_those_named_for_it(cast):
    someone = a_person(cast.sara, cast.algiers)
    Person.objects.get().hide(by=cast.karim)
    card = card_of(someone)
    assert candidates(card, visible_to=cast.sara) == []
    assert candidates(card, visible_to=cast.karim) == []


def test_the_comparison_tells_the_holder_of_the_earlier_file_and_nobody_else(cast):
    a_person(cast.sara, cast.algiers)
    later = a_person(cast.eve, cast.oran)
    compare(str(later.uid))
    compare(str(later.uid))
    match = Match.objects.get()
    assert {"name:same", "birth:day", "phone:same"} <= set(match.why.split())
    seen_by = {
        name
        for name in ("sara", "omar", "karim", "eve", "hakim", "leila", "dounia")
        if Match.objects.visible_to(getattr(cast, name)).exists()
    }
    assert seen_by == {"omar", "karim"}


def test_a_match_with_a_hidden_file_goes_to_protection_only(cast):
    a_person(cast.sara, cast.algiers)
    Person.objects.get().hide(by=cast.karim)
    compare(str(a_person(cast.eve, cast.oran).uid))
    seen_by = {
        name
        for name in ("sara", "omar", "karim", "eve", "hakim")
        if Match.objects.visible_to(getattr(cast, name)).exists()
    }
    assert seen_by == {"karim"}


def test_saving_asks_for_the_comparison_in_the_same_transaction(cast):
    assert JOBS["person.register"] == ("compare",)
    a_person(cast.sara, cast.algiers)
    assert Job.objects.filter(name="compare").count() == 1


HUSBAND = {
    "p0-spoken": "Moussa Konaté",
    "p0-sex": "M",
    "p0-birth": "1990",
    "p0-nationality": "ML",
    "p0-language": "bm",
    "p0-phone": "0661 00 00 02",
    "p0-consent": "given",
}
WIFE = {
    "p1-spoken": "Aminata Konaté",
    "p1-sex": "F",
    "p1-birth": "2/5/1994",
    "p1-nationality": "ML",
    "p1-language": "bm",
    "p1-phone": "0661 00 00 01",
    "p1-document": "PASSPORT",
    "p1-number": "A0012345",
    "p1-relation": "SPO",
    "p1-consent": "given",
}


def everything_the_clerk_sees(cast, clerk):
    """The husband registers his wife: each page of it, of the day, of the search, before and after the comparison."""
    client = Client()
    client.force_login(clerk)
    form = (
        {
            "office": cast.algiers.pk,
            "happened_on": cast.algiers.today().isoformat(),
            "channel": "IN-PERSON",
            "lines": 2,
            "once": "x",
            "do": "save",
        }
        | HUSBAND
        | WIFE
        | {f"p{n}-{k}": v for n in (0, 1) for k, v in ALOUD.items()}
    )
    answers = [
        client.post(reverse("search"), {"q": "Aminata Konaté"}),
        client.post(reverse("search"), {"q": "A0012345"}),
        client.post(reverse("known"), form | {"line": 1}),
        client.post(reverse("register"), form),
    ]
    visit = answers[-1]["Location"]
    for _again in range(2):
        answers += [
            client.get(visit),
            client.get(reverse("home")),
            client.get(reverse("registrations")),
            client.post(reverse("search"), {"q": "Konaté"}),
        ]
        answers.append(client.get(reverse("person", args=[Person.objects.order_by("-pk").first().uid])))
        while (waiting := jobs.take()) is not None:
            jobs.run(waiting)
    return [
        (
            answer.status_code,
            sorted((k, CHANGING.sub("", v)) for k, v in answer.headers.items() if k != "Set-Cookie"),
            CHANGING.sub("", answer.content.decode()),
        )
        for answer in answers
    ]


@pytest.mark.parametrize("office", ["algiers", "oran"])
@pytest.mark.parametrize("clerk", ["sara", "salim"])
def test_the_husband_learns_nothing(cast, office, clerk):
    """Every byte the clerk sees is the same whether the wife who hides from him is known here or not."""
    with transaction.atomic():
        without = everything_the_clerk_sees(cast, getattr(cast, clerk))
        transaction.set_rollback(True)
    protection = cast.karim
    if office == "oran":
        protection = cast.mission.invite(by=cast.sami, email="nour@masar.test", name="Nour")
        protection.give_grant(by=cast.sami, role="PFP", mission=cast.mission, office=cast.oran)
        protection = type(protection).objects.get(pk=protection.pk)
    wife = a_person(cast.eve if office == "oran" else cast.sara, getattr(cast, office), number="A0012345")
    Person.objects.get(pk=wife.pk).hide(by=protection)
    while (waiting := jobs.take()) is not None:
        jobs.run(waiting)
    present = everything_the_clerk_sees(cast, getattr(cast, clerk))
    assert present == without


def test_the_same_walk_shows_her_when_nobody_hides_her(cast):
    """So that the test above can fail."""
    with transaction.atomic():
        without = everything_the_clerk_sees(cast, cast.sara)
        transaction.set_rollback(True)
    a_person(cast.sara, cast.algiers, number="A0012345")
    with pytest.raises(KeyError, match="location"):  # the Check page comes first
        everything_the_clerk_sees(cast, cast.sara)
    assert without


TYPED = {"line": 0, "lines": 1, "p0-spoken": "Aminata Konaté", "p0-birth": "1994"}


def searches():
    return list(Reading.objects.filter(kind="search").order_by("seq").values_list("record", "count"))


def test_whom_the_type_ahead_shows_is_a_search_once_in_ten_seconds(cast, client):
    client.force_login(cast.sara)
    client.post(reverse("known"), TYPED)
    assert searches() == []  # nobody is shown
    a_person(cast.sara, cast.algiers)
    now = timezone.now()
    with travel(now, tick=False):
        for _letter in range(3):
            assert "KONATÉ" in client.post(reverse("known"), TYPED).content.decode()
    assert searches() == [("cases.enquirer", 1)]
    with travel(now + timedelta(seconds=11), tick=False):
        client.post(reverse("known"), TYPED)
    assert len(searches()) == 2
    assert "KONAT" not in str(Reading.objects.values()).upper()


def test_the_check_before_saving_is_a_search_too(cast, client):
    a_person(cast.sara, cast.algiers, number="A0012345")
    client.force_login(cast.sara)
    form = {
        "office": cast.algiers.pk,
        "happened_on": cast.algiers.today().isoformat(),
        "channel": "IN-PERSON",
    }
    form |= HUSBAND | WIFE | {f"p{n}-{k}": v for n in (0, 1) for k, v in ALOUD.items()}
    answer = client.post(reverse("register"), form | {"lines": 2, "once": "x", "do": "save"})
    assert "Is this the same person?" in answer.content.decode()
    assert searches() == [("cases.enquirer", 1)]


def test_who_walks_through_all_names_is_stopped_and_can_still_save(cast, client, monkeypatch):
    monkeypatch.setattr(limits, "LOOKS", 3)
    monkeypatch.setattr(limits, "_looks", defaultdict(lambda: deque(maxlen=3)))
    a_person(cast.sara, cast.algiers)
    client.force_login(cast.sara)
    for _letter in range(3):
        assert "KONATÉ" in client.post(reverse("known"), TYPED).content.decode()
    stopped = client.post(reverse("known"), TYPED).content.decode()
    assert "KONATÉ" not in stopped
    assert "very many people" in stopped
    client.force_login(cast.salim)
    assert "KONATÉ" in client.post(reverse("known"), TYPED).content.decode()
    now = limits.time.monotonic()
    monkeypatch.setattr(limits.time, "monotonic", lambda: now + limits.LOOKED_FOR)
    client.force_login(cast.sara)
    assert "KONATÉ" in client.post(reverse("known"), TYPED).content.decode()


def test_a_search_is_kept_in_the_reading_log(cast, client):
    client.force_login(cast.sara)
    client.post(reverse("search"), {"q": "Aminata"})
    assert Reading.objects.filter(kind="search").count() == 1
