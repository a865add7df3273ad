"""Hiding a file, photos, relatives, numbers elsewhere: the acts on a person that have a page of their own."""

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find, version_seen

from ..forms.person import HidingForm, KinForm, NumberForm, PhotoForm
from ..models import Identifier, Kinship, Person
from ..search import search
from .joins import find_person


@door(read="person.read", write="person.hide", leads=True)
def person_hiding(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hide the file from everybody who is not named, or name others."""
    someone = find_person(request, uid)
    form = HidingForm(request, record=someone)
    if form.accepted(lambda **said: someone.hide(by=request.user, **said)):
        return redirect(someone)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Hide this file"),
            "button": _("Hide this file"),
            "back": someone.get_absolute_url(),
        },
    )


@door(read="person.read", write="person.unhide")
def person_showing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST shows a hidden file again to everybody at the offices that hold it."""
    someone = find_person(request, uid)
    if request.method == "POST":
        someone.unhide(by=request.user, version=version_seen(request, someone))
    return redirect(someone)


@door(read="person.read", write="person.photograph", leads=True)
def person_photo(request: HttpRequest, uid: UUID) -> HttpResponse:
    someone = find_person(request, uid)
    form = PhotoForm(request)
    if form.accepted(lambda photo, once=None: someone.photograph(by=request.user, photo=photo, once=once)):
        return redirect(someone)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Add a photo"),
            "button": _("Keep this photo"),
            "back": someone.get_absolute_url(),
        },
    )


@door(read="person.read", write="identifier.add", leads=True)
def person_numbers(request: HttpRequest, uid: UUID) -> HttpResponse:
    someone = find_person(request, uid)
    form = NumberForm(request)
    if form.accepted(
        lambda once=None, **said: Identifier(person=someone, **said).add(by=request.user, once=once)
    ):
        return redirect(someone)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Add a number of another system"),
            "button": _("Add this number"),
            "back": someone.get_absolute_url(),
        },
    )


@door(read="person.read", write="kinship.record", leads=True)
def person_kin(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Find a relative among the people one may see (`q`), then say what they are to this person."""
    someone = find_person(request, uid)
    text = request.POST.get("q", "").strip()
    found = (
        [person for person in search(text, visible_to=request.user) if person.pk != someone.pk]
        if text
        else []
    )
    if text:
        audit.note_reading(request.user, "people.person", request.user.uid, kind="search", count=len(found))
    form = KinForm(request, sent="relation" in request.POST, of=someone, found=found)
    if form.accepted(
        lambda once=None, **said: Kinship(person=someone, **said).record(by=request.user, once=once)
    ):
        return redirect(someone)
    return render(
        request, "people/persons/kin.html", {"person": someone, "form": form, "text": text, "found": found}
    )


@door(read="person.read", write="kinship.end")
def kinship_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST ends a relation, whichever of the two pages it was asked from. Known only to whoever may see both."""
    seen = Person.objects.visible_to(request.user)
    both = Kinship.objects.filter(Exists(seen.filter(pk=OuterRef("relative"))))
    kinship = find(request, both.select_related("person", "relative"), uid)
    if request.method == "POST":
        kinship.end(by=request.user, version=version_seen(request, kinship))
    from_relative = request.POST.get("from") == str(kinship.relative.uid)
    return redirect(kinship.relative if from_relative else kinship.person)
