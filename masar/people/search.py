"""The search box: names in any spelling, phones, document numbers and zones of documents, among the people somebody may
see."""

from typing import Any

from django.db.models import Q

from masar.access.classes import DataClass
from masar.access.models import Reader
from masar.access.prepared import Among, prepared
from masar.lib.text import fold, visible

from . import everybody
from .candidates import likely, offices_of
from .identity import mrz, names, phones
from .identity.cards import plain_number
from .identity.matching.row import Row
from .models import Contact, Identifier, Name, Person

MOST = 30
LONGEST = 120  # signs of a name or number: more is a paste that went astray
LONGEST_ZONE = 600
SHORTEST_ZONE = 60
NUMBER = 5  # digits
NEAR = 1.0  # log-odds that make nobody clearly likelier


def search(text: str, *, visible_to: Any) -> list[Person]:
    """At most 30 people, best first, whose phone or document number `text` is, whose document has this zone, or whose name
    it may be in any spelling, script and order, its last word cut short or not. Never raises for what was typed.

    Cut only after the policy: among many who share a name, those whom this colleague may see are never crowded out.
    """
    if zone := zone_in(text):
        found = _with_number(zone.number, visible_to) + _of_zone(zone, visible_to)
        return list(dict.fromkeys(found))[:MOST]
    text, found = visible(text[:LONGEST]), []
    if any(map(str.isdigit, text)) and sum(map(str.isdigit, plain_number(text))) >= NUMBER:
        found = _with_number(text, visible_to) + _called(text, visible_to)
    if not found and sum(sign.isalpha() for sign in text) > 1:
        found = _named(text, visible_to)
    return list(dict.fromkeys(found))[:MOST]


def zone_in(text: str) -> mrz.Mrz | None:
    """The machine-readable zone that was pasted or scanned into the box, if it is one."""
    if not SHORTEST_ZONE <= len(text) <= LONGEST_ZONE:
        return None
    try:
        return mrz.read(text)
    except mrz.NotMrz:
        return None


def _with_number(number: str, user: Any) -> list[Person]:
    """Those who have a document of this number, whatever its kind and however it is written."""
    papers = Identifier.objects.filter(key__endswith=f":{plain_number(number)}")
    try:
        said = everybody.search(Row(rid=0, documents=(number,)), MOST, offices=offices_of(user))
    except everybody.NotReady:
        return _of(papers, user)
    same = [each.rid for each in said if "document:same" in each.why]
    return _in_order(same, user) + _of_hidden(papers, user)


def _called(text: str, user: Any) -> list[Person]:
    """Those who have this phone; where nobody has, those whose phone ends so."""
    phones_seen = Contact.objects.visible_to(user)
    e164, end = phones.understand(text).e164, plain_number(text).lstrip("0")
    found = _of(phones_seen.filter(e164=e164), user) if e164 else []
    if found or not end.isdigit() or len(end) < phones.FEWEST:
        return found
    return _of(phones_seen.filter(e164__endswith=end), user)


def _of_zone(zone: mrz.Mrz, user: Any) -> list[Person]:
    """Those who may be the holder, by name and birth."""
    card = Row(
        rid=0,
        names=(zone.full_name,),
        sex=zone.sex,
        born_earliest=zone.birth.earliest,
        born_latest=zone.birth.latest,
        nationalities=(zone.nationality.alpha2,) if zone.nationality.alpha2 else (),
    )
    try:
        said = everybody.search(card, MOST, offices=offices_of(user), typing=zone.names_cut)
    except everybody.NotReady:
        return []
    return _in_order([each.rid for each in said if likely(each)], user)


def _named(text: str, user: Any) -> list[Person]:
    """Those in the index, and those whom Protection hides from it and not from this colleague."""
    keys = names.name_key(text).split("-")
    if keys == [""]:  # small words alone are no name
        return []
    of = Name.objects.filter(*(Q(key__contains=key) for key in keys))
    try:
        said = everybody.search(Row(rid=0, names=(text,)), MOST, offices=offices_of(user), typing=True)
    except everybody.NotReady:
        return sorted(_of(of, user), key=lambda person: -_typed(text, person)[1])
    odds = {each.rid: each.odds for each in said if "name:other" not in each.why}
    return _best_first(text, _in_order(list(odds), user), odds) + _of_hidden(of, user)


def _best_first(text: str, people: list[Person], odds: dict[int, float]) -> list[Person]:
    """Whoever is called just as it was typed; then the likeliest (`people`, best first). Of those who are about as likely
    first who has more of what was typed, and of equals by the alphabet, so that no order tells how they are kept."""
    ranked, step, best = [], 0, float("inf")
    for person in people:
        if abs(best - odds[person.pk]) > NEAR:
            step, best = step + 1, odds[person.pk]
        whole, many = _typed(text, person)
        rank = (not whole, step, -many, -round(odds[person.pk], 2), person.sort_key, person.pk)
        ranked.append((rank, person))
    return [person for _rank, person in sorted(ranked, key=lambda each: each[0])]


def _typed(text: str, person: Person) -> tuple[bool, int]:
    """Whether somebody bears all the words just as they were typed, and how many; the last may have no end yet."""
    asked, theirs = fold(text).split(), fold(person.name).split()
    same = set(asked) & set(theirs)
    begun = asked[-1] not in same and any(word.startswith(asked[-1]) for word in theirs)
    return same == set(asked), len(same) + begun


def _of(rows: Any, user: Any) -> list[Person]:
    """Whom these rows are about, by name."""
    seen = Person.objects.visible_to(user)
    return list(seen.filter(pk__in=rows.values("person")).order_by("sort_key")[:MOST])


def _in_order(keys: list[int], user: Any) -> list[Person]:
    people = {person.pk: person for person in those(user, keys=keys)} if keys else {}
    return [people[key] for key in keys if key in people]


@prepared
def those(user: Any, *, keys: Any) -> Any:
    return Person.objects.visible_to(user).filter(Among("pk", keys)).order_by()


def _of_hidden(rows: Any, user: Any) -> list[Person]:
    """The same among those whom Protection hides from the index: few, and only those for whom this colleague is named."""
    named = [uid for (uid,) in named_for(user=user.pk)]
    hidden = (
        Person.objects.filter(everybody.hidden(), uid__in=named).values_list("pk", flat=True) if named else ()
    )
    return _of(rows.filter(person__in=list(hidden)), user) if hidden else []


@prepared
def named_for(*, user: Any) -> Any:
    return Reader.objects.filter(user=user, data_class=DataClass.A).order_by().values_list("subject_uid")
