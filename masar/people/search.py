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


def search(text: str, *, visible_to: Any) -> list[Person]:
    """At most 30 people, best first, whose phone or document number `text` is, whose document has this zone, or whose name
    it may be in any spelling, script and order, its last word cut short or not. Never raises for what was typed.

    Cut only after the policy: among many who share a name, those whom this colleague may see are never crowded out.
    """
    if zone := zone_in(text):
        found = _with_number(zone.number, visible_to) + _of_zone(zone, visible_to)
        return list(dict.fromkeys(found))[:MOST]
    text, found = visible(text[:LONGEST]), []
    if sum(sign.isdigit() for sign in text) >= NUMBER:
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
    e164 = phones.understand(text).e164
    return _of(Contact.objects.visible_to(user).filter(e164=e164), user) if e164 else []


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
        return _as_typed(text, _of(of, user))
    best = _in_order([each.rid for each in said if "name:other" not in each.why], user)
    return _as_typed(text, best) + _of_hidden(of, user)


def _as_typed(text: str, people: list[Person]) -> list[Person]:
    """Whoever is called as it was typed comes first; the others stay as they are."""
    asked = set(fold(text).split())
    return sorted(people, key=lambda person: -len(asked & set(fold(person.name).split())))


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
