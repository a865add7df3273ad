"""Two files of one person become one: what follows, what stays, who may, and what stops it."""

from datetime import date

import pytest
from django.urls import reverse

from masar.access.models import Deadline, Event, Holding, Reader
from masar.access.verbs import Refused
from masar.people import merging
from masar.people.comparison import COMPARE, compare
from masar.people.models import Consent, Contact, Identifier, Join, Kinship, Match, Name, Nationality, Person
from masar.people.search import search
from tests.cast import gather, hire
from tests.families import a_family, a_person
from tests.people.joining import again, joined, leads_to


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def pair(cast):
    """One woman twice: on a passport in Algiers, and as a colleague spelt her."""
    return (
        a_person(cast.sara, cast.algiers, name="Fatoumata DIALLO", nationality="GN", number="A0012345"),
        a_person(
            cast.salim,
            cast.algiers,
            name="Fatimata JALLOW",
            nationality="GM",
            born=date(1994, 1, 1),
            phone="+213661000002",
        ),
    )


def test_every_relation_to_a_person_has_a_line():
    from config.reactions import MOVERS

    assert set(merging.relations()) == set(merging.PEOPLE | MOVERS)
    assert not set(merging.PEOPLE) & set(MOVERS)


@pytest.mark.parametrize(("name", "line"), sorted(merging.PEOPLE.items()))
def test_a_line_says_what_becomes_of_it(name, line):
    assert bool(line.follow) != bool(line.stays), name


def test_an_unknown_relation_stops_it_before_anything_is_written(cast, pair, monkeypatch):
    monkeypatch.delitem(merging.PEOPLE, "people.Contact.person")
    events = Event.objects.count()
    with pytest.raises(merging.UnknownRelation, match=r"people\.Contact\.person"):
        joined(*pair, cast.omar)
    assert (Event.objects.count(), Join.objects.count()) == (events, 0)


def test_what_points_to_the_joined_file_points_to_the_kept_one(cast, pair):
    kept, other = pair
    relative = a_person(cast.sara, cast.algiers, name="Awa BARRY", born=date(2015, 1, 1), phone="")
    Kinship(person=other, relative=relative, relation="DAU").record(by=cast.sara)
    join = joined(kept, other, cast.omar, birth="joined")
    assert join.stands
    assert leads_to(other) == kept
    assert set(Name.objects.filter(person=kept).values_list("text", flat=True)) == {
        "Fatoumata DIALLO",
        "Fatimata JALLOW",
    }
    assert set(Nationality.objects.filter(person=kept).values_list("code", flat=True)) == {"GN", "GM"}
    assert Contact.objects.filter(person=kept).count() == 2
    assert Kinship.objects.get().person == kept
    assert Consent.objects.filter(person=kept).count() == 2
    kept = again(kept)
    assert (kept.name, kept.born_latest) == ("Fatoumata DIALLO", date(1994, 1, 1))


def test_what_says_the_same_twice_stays_where_it_is(cast, pair):
    kept, other = pair
    Identifier(person=other, kind="PASSPORT", issuer="GN", number="A0012345").add(by=cast.sara)
    Nationality.objects.filter(person=other)
    joined(kept, other, cast.omar)
    assert Identifier.objects.filter(person=kept).count() == 1


def test_nobody_becomes_their_own_relative(cast, pair):
    kept, other = pair
    Kinship(person=kept, relative=other, relation="SIS").record(by=cast.sara)
    joined(kept, other, cast.omar)
    tie = Kinship.objects.get()
    assert (tie.person, tie.relative) == (kept, other)


def test_what_is_due_for_both_is_due_once_on_the_earlier_day(cast, pair):
    for person, day in zip(pair, (date(2027, 3, 1), date(2027, 2, 1)), strict=True):
        Consent(person=person, purpose="PHOTO", answer="given", basis="legal", ask_again_on=day).record(
            by=cast.sara, reason="the guardian said so"
        )
    join = joined(*pair, cast.omar)
    (waiting,) = Deadline.objects.filter(kind="consent:PHOTO", met_at=None)
    assert (waiting.subject_uid, waiting.due_on) == (pair[0].uid, date(2027, 2, 1))
    again(join).undo(by=cast.omar)
    assert Deadline.objects.filter(kind="consent:PHOTO", met_at=None).count() == 2


def test_the_joined_file_leads_to_the_kept_one(cast, client, pair):
    kept, other = pair
    joined(kept, other, cast.omar)
    client.force_login(cast.salim)
    answer = client.get(reverse("person", args=[other.uid]))
    assert answer.headers["Location"] == reverse("person", args=[kept.uid])
    client.force_login(cast.eve)
    unknown = client.get(reverse("person", args=[cast.algiers.uid]))
    assert client.get(reverse("person", args=[other.uid])).content == unknown.content
    assert not Person.objects.visible_to(cast.salim).filter(pk=other.pk).exists()


def test_search_finds_one_by_either_name(cast, pair):
    kept, other = pair
    assert search("Fatimata Jallow", visible_to=cast.sara)[0] == other
    join = joined(kept, other, cast.omar)
    assert search("Fatimata Jallow", visible_to=cast.sara)[:1] == [kept]
    assert search("Fatoumata Diallo", visible_to=cast.sara)[:1] == [kept]
    again(join).undo(by=cast.omar)
    assert search("Fatimata Jallow", visible_to=cast.sara)[0] == other
    assert search("Fatoumata Diallo", visible_to=cast.sara)[0] == kept


def test_whoever_holds_either_file_holds_the_kept_one(cast):
    kept = a_person(cast.sara, cast.algiers)
    other = a_person(cast.eve, cast.oran, name="Aminata KONATE")
    join = joined(kept, other, cast.leila)
    assert Person.objects.visible_to(cast.eve).get() == kept
    again(join).undo(by=cast.leila)
    assert Person.objects.visible_to(cast.eve).get() == other


def test_who_sees_only_one_of_them_joins_nothing(cast):
    kept = a_person(cast.sara, cast.algiers)
    other = a_person(cast.eve, cast.oran, name="Aminata KONATE")
    for by in (cast.omar, cast.hakim, cast.sara, cast.dounia):
        with pytest.raises(Refused):
            joined(kept, other, by)
    assert not Join.objects.exists()


def test_a_hidden_file_takes_two_and_hides_both(cast, pair):
    kept, other = pair
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.algiers)
    other.hide(by=cast.karim, readers=(nour,))
    with pytest.raises(Refused):
        joined(kept, other, cast.omar)
    join = joined(kept, other, cast.karim)
    assert (join.open, join.careful) == (True, True)
    with pytest.raises(Refused):
        again(join).confirm(by=cast.karim)
    with pytest.raises(Refused):
        again(join).confirm(by=cast.omar)
    again(join).confirm(by=cast.nour)
    assert not Person.objects.visible_to(cast.sara).exists()
    assert Person.objects.visible_to(cast.karim).get() == kept
    again(kept).unhide(by=cast.karim)
    assert not Holding.objects.filter(shielded=True).exists()


def test_undone_the_marks_are_as_they_were(cast, pair):
    kept, other = pair
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.algiers)
    other.hide(by=cast.karim, readers=(nour, cast.sara))
    join = joined(kept, other, cast.karim)
    again(join).confirm(by=cast.nour)
    again(kept).hold_at(by=cast.sara, office=cast.oran)
    again(join).undo(by=cast.karim)
    assert Person.objects.visible_to(cast.salim).get() == kept
    assert not Holding.of(kept.uid).filter(shielded=True).exists()
    assert Holding.of(other.uid).filter(shielded=True).exists()
    assert not Reader.objects.filter(subject_uid=kept.uid, data_class="A", until=None).exists()


def test_hidden_once_more_both_files_are(cast, pair):
    kept, other = pair
    joined(kept, other, cast.omar)
    again(kept).hide(by=cast.karim)
    assert Holding.of(other.uid).filter(shielded=True).exists()
    assert not Person.objects.visible_to(cast.sara).exists()


def test_other_pairs_follow_and_what_was_decided_is_not_asked_again(cast, pair):
    kept, other = pair
    third = a_person(
        cast.sara, cast.algiers, name="Fatimata JALLOW", phone="+213661000002", born=date(1994, 1, 1)
    )

    def found(one, two):
        return Match(earlier=one, later=two, why="name:near").find(by=COMPARE)

    this, theirs, ours = found(kept, other), found(other, third), found(kept, third)
    theirs.decide(by=cast.omar, decision="different")
    join = joined(kept, other, cast.omar)
    assert again(this).decision == "same"
    assert again(ours).decision == "different"
    assert not Match.objects.visible_to(cast.omar).filter(decision="open").exists()
    again(join).undo(by=cast.omar)
    assert [again(each).decision for each in (this, theirs, ours)] == ["open", "different", "open"]


def test_a_pair_of_the_joined_file_keeps_the_order_of_files(cast, pair):
    kept, other = pair
    third = a_person(
        cast.sara, cast.algiers, name="Fatimata JALLOW", phone="+213661000002", born=date(1994, 1, 1)
    )
    compare(str(third.uid))
    match = Match.objects.get(earlier=other, later=third)
    joined(third, other, cast.omar)
    assert again(match).decision == "same"
    match = Match.objects.filter(earlier=kept, later=other).first()
    assert match is None or again(match).earlier_id < again(match).later_id


def test_nobody_is_joined_twice_nor_to_a_file_that_leads_on(cast, pair):
    kept, other = pair
    third = a_person(cast.sara, cast.algiers, name="Awa BARRY", phone="")
    joined(kept, other, cast.omar)
    for one, two in ((third, other), (other, third)):
        with pytest.raises(Refused) as refusal:
            joined(one, two, cast.omar)
        assert "meanwhile" in str(refusal.value.answer.sentence)


def test_what_one_saw_is_what_is_joined(cast, pair):
    from masar.access.models import Stale

    kept, other = pair
    join = Join(kept=again(kept), joined=again(other), values={})
    seen = join.seen
    again(other).correct(by=cast.sara, facts={"village": "Labé"})
    with pytest.raises(Stale):
        join.ask(by=cast.omar, seen=seen)
    assert leads_to(other) is None


def test_a_name_written_meanwhile_is_not_lost(cast, pair):
    from masar.access.models import Stale

    kept, other = pair
    late = Name(person=other, form="spelling", text="Fatou JALLO")
    joined(kept, other, cast.omar)
    with pytest.raises(Stale):
        late.add(by=cast.sara)


def test_two_joined_to_one_are_parted_the_last_first(cast, pair):
    kept, other = pair
    third = a_person(cast.sara, cast.algiers, name="Fatimata JALLO", phone="+213661000003")
    first, second = joined(kept, other, cast.omar), joined(kept, third, cast.omar)
    with pytest.raises(Refused) as refusal:
        again(first).undo(by=cast.omar)
    assert "later" in str(refusal.value.answer.sentence)
    again(second).undo(by=cast.omar)
    again(first).undo(by=cast.omar)
    assert {person.joined_to for person in Person.objects.all()} == {None}
    assert again(kept).joins is None


def test_a_file_joined_to_one_that_is_joined_leads_through(cast, client, pair):
    kept, other = pair
    third = a_person(cast.sara, cast.algiers, name="Fatimata JALLO", phone="+213661000003")
    joined(other, third, cast.omar)
    joined(kept, other, cast.omar)
    client.force_login(cast.sara)
    answer = client.get(reverse("person", args=[third.uid]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("person", args=[kept.uid])
    assert [person.pk for person in again(kept).files()] == [kept.pk, other.pk, third.pk]


def test_a_family_tie_written_twice_stays_with_the_joined_file(cast):
    _registration, people = a_family(cast.sara, cast.algiers, size=4)
    twin = a_person(cast.sara, cast.algiers, name="Fatoumata KONATE", born=date(2016, 3, 4), phone="")
    Kinship(person=people[0], relative=twin, relation="DAU").record(by=cast.sara)
    join = joined(people[2], twin, cast.omar)
    assert Kinship.objects.filter(relative=twin).count() == 1
    assert Kinship.objects.filter(relative=people[2], person=people[0]).count() == 1
    assert join.stands


def test_a_pair_that_was_parted_is_open_to_doubt_again(cast, pair, client):
    kept, other = pair
    found = Match(earlier=kept, later=other, why="name:near").find(by=COMPARE)
    found.decide(by=cast.omar, decision="same", ground="papers")
    join = joined(kept, other, cast.omar)
    join.undo(by=cast.omar)
    found = again(found)
    assert (found.decision, found.before, found.open) == ("unsure", "same", True)
    client.force_login(cast.omar)
    page = client.get(reverse("match", args=[found.uid])).content.decode()
    assert reverse("join-ask", args=[found.uid]) not in page
