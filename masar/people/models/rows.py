"""What is written about one person, each kind in one prepared question: a person's page asks all of them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Value

from masar.access.prepared import prepared

from .consent import Consent
from .contact import Contact
from .identifier import Identifier
from .kinship import Kinship
from .name import Name
from .person import Person
from .tongue import Language, Nationality

FORMS = dict(Name.Form.choices)


@prepared
def identifiers(*, person: Any) -> Any:
    return Identifier.objects.filter(person=person)


@prepared
def contacts(*, person: Any) -> Any:
    return Contact.objects.filter(person=person, ended=False)


@prepared
def consents(*, person: Any) -> Any:
    return Consent.objects.filter(person=person).order_by("-pk")


def newest_consents(person: Person) -> dict[str, Consent]:
    """What stands, by purpose."""
    return {consent.purpose: consent for consent in reversed(consents(person=person.pk))}


@prepared
def words(*, person: Any) -> Any:
    """Names, nationalities and languages in one question: kind, key, form, word."""
    names = Name.objects.filter(person=person).values_list(Value("names"), "pk", "form", "text")
    nationalities = Nationality.objects.filter(person=person).values_list(
        Value("nationalities"), "pk", Value(""), "code"
    )
    languages = Language.objects.filter(person=person).values_list(Value("spoken"), "pk", Value(""), "code")
    return names.union(nationalities, languages, all=True)


def written(person: Person) -> dict[str, list[Any]]:
    """`names` as (text, form in words), `nationalities` and `spoken` as codes, each as they were written down."""
    found: dict[str, list[Any]] = {"names": [], "nationalities": [], "spoken": []}
    for kind, _key, form, word in sorted(words(person=person.pk)):
        found[kind].append((word, FORMS[form]) if kind == "names" else word)
    return found


@prepared
def kinships(user: Any, *, person: Any) -> Any:
    seen = Person.objects.visible_to(user)
    rows = Kinship.objects.filter(Q(person=person) | Q(relative=person), ended=False)
    return rows.filter(
        Exists(seen.filter(pk=OuterRef("person"))), Exists(seen.filter(pk=OuterRef("relative")))
    ).select_related("person", "relative")


def kin_of(user: Any, someone: Person) -> list[tuple[Kinship, Person, bool]]:
    """Relatives whom this colleague may see: the relation, the relative, and whether `someone` is the first of the two."""
    return [
        (row, row.relative, True) if row.person_id == someone.pk else (row, row.person, False)
        for row in kinships(user, person=someone.pk)
    ]
