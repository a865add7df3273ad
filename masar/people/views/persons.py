"""A person's page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find, version_seen
from masar.access.policy import may

from ..forms.person import ConsentForm, ContactForm, IdentifierForm, NameForm, PersonForm
from ..models import Consent, Contact, Identifier, Name, Person, rows
from ..models.join import led_to
from ..models.person import photo_agreed
from ..photos import photos
from ..thirds import came_together
from .joins import find_person


@door(read="person.read")
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page of a person; a file that was joined leads to the one that stands for both."""
    try:
        someone = find(request, Person, uid, along=("origin__parent__parent",))
    except Http404:
        if (kept := led_to(request.user, uid)) is None:
            raise
        return redirect(kept)
    return render(request, "people/persons/person.html", {"person": someone} | parts_of(request, someone))


def parts_of(request: HttpRequest, someone: Person) -> dict[str, object]:
    """What stands on a person's page, and what this colleague may do there."""
    user = request.user
    sees_contacts, sees_consents = (may(user, verb, someone) for verb in ("contact.read", "consent.read"))
    written = rows.written(someone)
    consents = written["consents"]
    return written | {
        "contacts": rows.contacts(person=someone.pk) if sees_contacts else [],
        "sees_contacts": sees_contacts,
        "sees_consents": sees_consents,
        "consents": consents.values() if sees_consents else (),
        "kin": rows.kin_of(user, someone),
        "may": {
            verb: may(user, verb, someone)
            for verb in (
                "person.correct",
                "person.hide",
                "name.add",
                "identifier.add",
                "contact.add",
                "contact.end",
                "consent.record",
                "kinship.record",
                "kinship.end",
                "join.ask",
            )
        },
        "photo": may(user, "person.photograph", someone) and photo_agreed(consents.get("PHOTO")),
        "photos": photos(user, someone) if "PHOTO" in consents else [],
        "joins": came_together(user, someone),
    }


@door(read="person.read", write="person.correct", leads=True)
def person_correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change name, birth, place."""
    someone = find_person(request, uid)
    form = PersonForm(request, record=someone)
    if form.accepted(lambda **said: someone.correct(by=request.user, **said)):
        return redirect(someone)
    return render(request, "people/persons/correction.html", {"person": someone, "form": form})


@door(read="person.read", write="name.add", leads=True)
def person_names(request: HttpRequest, uid: UUID) -> HttpResponse:
    return add_to(request, uid, NameForm, Name, _("Add a spelling of the name"))


@door(read="person.read", write="contact.add", leads=True)
def person_contacts(request: HttpRequest, uid: UUID) -> HttpResponse:
    return add_to(request, uid, ContactForm, Contact, _("Add a way to reach this person"))


@door(read="person.read", write="identifier.add", leads=True)
def person_identifiers(request: HttpRequest, uid: UUID) -> HttpResponse:
    return add_to(request, uid, IdentifierForm, Identifier, _("Add a document or number"))


def add_to(request: HttpRequest, uid: UUID, form_class: type, noun: type, title: str) -> HttpResponse:
    someone = find_person(request, uid)
    form = form_class(request)
    if form.accepted(lambda once=None, **said: noun(person=someone, **said).add(by=request.user, once=once)):
        return redirect(someone)
    return render(
        request,
        "access/act.html",
        {"form": form, "title": title, "button": title, "back": someone.get_absolute_url()},
    )


@door(read="person.read", write="consent.record", leads=True)
def person_consents(request: HttpRequest, uid: UUID) -> HttpResponse:
    someone = find_person(request, uid)
    form = ConsentForm(request)
    if form.accepted(
        lambda reason, happened_on, once=None, **said: Consent(person=someone, **said).record(
            by=request.user, once=once, reason=reason, happened_on=happened_on
        )
    ):
        return redirect(someone)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Ask for an agreement"),
            "button": _("Write down this answer"),
            "back": someone.get_absolute_url(),
        },
    )


@door(read="contact.read", write="contact.end")
def contact_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    contact = find(request, Contact.objects.select_related("person"), uid)
    if request.method == "POST":
        contact.end(by=request.user, version=version_seen(request, contact))
    return redirect(contact.person)
