"""What is recorded of people, as rows that are compared: six questions for any number of them. Phones and papers newest
first: of very many only so many are compared."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from masar.access.models import Holding
from masar.access.prepared import Among, prepared

from .identity.matching.row import Row
from .models import Contact, Identifier, Name, Nationality, Person


def rows(people: Iterable[tuple[int, Any]]) -> Iterator[Row]:
    """What is known of these people, given as key and uid."""
    of = dict(people)
    if not of:
        return
    keys = list(of)
    names, nations, phones = (grouped(question(keys=keys)) for question in (said, from_, called))
    numbers = grouped((pk, ":".join(paper)) for pk, *paper in papers(keys=keys))
    holders: dict[Any, list[int]] = defaultdict(list)
    for uid, office in held(uids=list(of.values())):
        holders[uid].append(office)
    for pk, sex, earliest, latest, village in basics(keys=keys):
        yield Row(
            rid=pk,
            names=names[pk],
            sex=sex if sex in ("F", "M", "X") else "",
            born_earliest=earliest,
            born_latest=latest,
            nationalities=nations[pk],
            phones=phones[pk],
            documents=numbers[pk],
            places=(village,) if village else (),
            holders=tuple(holders[of[pk]]),
        )


def grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for key, value in pairs:
        found[key] += (value,)
    return found


@prepared
def basics(*, keys: Any) -> Any:
    these = Person.objects.filter(Among("pk", keys)).order_by("pk")
    return these.values_list("pk", "sex", "born_earliest", "born_latest", "village")


@prepared
def said(*, keys: Any) -> Any:
    return Name.objects.filter(Among("person_id", keys)).order_by("pk").values_list("person_id", "text")


@prepared
def from_(*, keys: Any) -> Any:
    return (
        Nationality.objects.filter(Among("person_id", keys)).order_by("pk").values_list("person_id", "code")
    )


@prepared
def papers(*, keys: Any) -> Any:
    these = Identifier.objects.filter(Among("person_id", keys)).order_by("-pk")
    return these.values_list("person_id", "kind", "issuer", "number")


@prepared
def called(*, keys: Any) -> Any:
    known = Contact.objects.filter(Among("person_id", keys)).exclude(e164="")
    return known.order_by("-pk").values_list("person_id", "e164")


@prepared
def held(*, uids: Any) -> Any:
    open_now = Holding.objects.filter(Among("subject_uid", uids), until=None)
    return open_now.order_by().values_list("subject_uid", "office_id").distinct()
