"""What is written about one person, each kind in one prepared question: a person's page asks all of them."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast

from masar.access.prepared import prepared

from .consent import Answer, Consent
from .contact import Contact
from .identifier import Identifier
from .kinship import Kinship
from .name import Name
from .person import Person
from .tongue import Language, Nationality

FORMS, ANSWERS = dict(Name.Form.choices), dict(Answer.choices)
NOTHING, NO_DAY = Value(""), Cast(Value(None), DateField())


class Said(NamedTuple):
    """What stands of the agreement to one purpose."""

    purpose: str
    answer: str
    happened_on: date

    def get_answer_display(self) -> str:
        return str(ANSWERS[self.answer])


class Paper(NamedTuple):
    """A document or number, as the page of a person shows it."""

    kind: str
    number: str
    system: str
    expires_on: date | None


@prepared
def contacts(*, person: Any) -> Any:
    return Contact.objects.filter(person=person, ended=False)


@prepared
def lines(*, person: Any) -> Any:
    """Names, nationalities, languages, identifiers and consents in one question: kind, key, and up to four values."""
    parts = [
        part(Name, person, "names", "form", "text"),
        part(Nationality, person, "nationalities", NOTHING, "code"),
        part(Language, person, "spoken", NOTHING, "code"),
        part(Identifier, person, "identifiers", "kind", "number", "system", "expires_on"),
        part(Consent, person, "consents", "purpose", "answer", NOTHING, "happened_on"),
    ]
    return parts[0].union(*parts[1:], all=True)


def part(noun: Any, person: Any, kind: str, *columns: Any) -> Any:
    shape = (*columns, *(NOTHING, NO_DAY)[len(columns) - 2 :])
    return noun.objects.filter(person=person).order_by().values_list(Value(kind), "pk", *shape)


def written(person: Person) -> dict[str, Any]:
    """`names` as (text, form in words), `nationalities` and `spoken` as codes, `identifiers` as `Paper`, each as they were
    written down; `consents` by purpose, the newest `Said`."""
    found: dict[str, Any] = {
        "names": [],
        "nationalities": [],
        "spoken": [],
        "identifiers": [],
        "consents": {},
    }
    for kind, _key, one, two, three, day in sorted(lines(person=person.pk), key=lambda line: line[:2]):
        if kind == "names":
            found[kind].append((two, FORMS[one]))
        elif kind == "identifiers":
            found[kind].append(Paper(one, two, three, day))
        elif kind == "consents":
            found[kind][one] = Said(one, two, day)
        else:
            found[kind].append(two)
    return found


@prepared
def kinships(user: Any, *, person: Any) -> Any:
    rows = Kinship.objects.filter(Q(person=person) | Q(relative=person), ended=False)
    return seen_ties(rows, user).select_related("person", "relative")


def seen_ties(rows: Any, user: Any) -> Any:
    """Those of which this colleague may see both people."""
    seen = Person.objects.visible_to(user)
    return rows.filter(
        Exists(seen.filter(pk=OuterRef("person"))), Exists(seen.filter(pk=OuterRef("relative")))
    )


def kin_of(user: Any, someone: Person) -> list[tuple[Kinship, Person, bool]]:
    """Relatives whom this colleague may see: the relation, the relative, and whether `someone` is the first of the two."""
    return [
        (row, row.relative, True) if row.person_id == someone.pk else (row, row.person, False)
        for row in kinships(user, person=someone.pk)
    ]
