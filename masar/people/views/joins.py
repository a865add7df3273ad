"""Two files of one person: joining them, the second person where it takes two, and parting them again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find, version_seen
from masar.access.policy import Answer, may
from masar.access.rules import COLLEAGUE
from masar.access.verbs import Refused
from masar.lib.text import listed

from ..forms.join import AWARE, NOT_AWARE, JoinForm, PartForm
from ..merging import what_follows
from ..models import Join, Match, Person
from ..models.join import led_to
from ..models.person import JOINED_MEANWHILE
from ..noticed import disappears, own
from ..parting import as_they_were, shown_again
from ..search import search
from ..sides import JOINED, LABELS, differing

ALONG = ("kept", "joined", "asked_by", "done_by", "undone_by")


@door(read="match.read", write="join.ask", leads=True)
def asking(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The two files of a pair that was found."""
    match = find(request, Match.objects.select_related("earlier", "later"), uid)
    return asked(request, match.earlier, match.later, back=reverse("match", args=[uid]))


@door(read="person.read", write="join.ask", leads=True)
def pair(request: HttpRequest, uid: UUID, other: UUID) -> HttpResponse:
    """Two files that somebody found themselves."""
    kept, joined = (find_person(request, each) for each in (uid, other))
    if kept == joined:
        raise Http404
    return asked(request, kept, joined, back=kept.get_absolute_url())


@door(read="person.read", write="person.read")
def looking(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Find the other file among the people one may see. POST, as names are no part of addresses."""
    someone = find_person(request, uid)
    text = request.POST.get("q", "").strip()
    found = [each for each in search(text, visible_to=request.user) if each != someone] if text else []
    if text:
        audit.note_reading(request.user, "people.person", request.user.uid, kind="search", count=len(found))
    return render(request, "people/joins/look.html", {"person": someone, "text": text, "found": found})


def asked(request: HttpRequest, kept: Person, joined: Person, *, back: str) -> HttpResponse:
    """Side by side, with a choice for each thing in which the two files differ."""
    join = Join(kept=kept, joined=joined)
    form = JoinForm(request, join=join)

    def ask(values: dict[str, str], **said: Any) -> Join:
        join.values = values
        return join.ask(by=request.user, **said)

    if form.accepted(ask):
        return redirect(join.kept if join.stands else join)
    given = {
        "form": form,
        "join": join,
        "own": own(join, request.user),
        "back": back,
        "against": join.against(request.user),
        "careful": join.takes_two(),
        "follows": what_follows(join.joined, request.user),
    }
    return render(request, "people/joins/ask.html", given)


@door(read="join.read")
def join(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was asked, done and undone, by whom."""
    return shown(request, find(request, Join, uid, along=ALONG))


def shown(request: HttpRequest, this: Join, *, unaware: bool = False) -> HttpResponse:
    user, verbs = request.user, ("join.confirm", "join.refuse", "join.undo")
    given = {
        "join": this,
        "files": as_they_were(this),
        "own": own(this, user),
        "choices": chosen(this),
        "against": this.against(user) if this.open else None,
        "follows": what_follows(this.joined, user) if this.open else [],
        "disappears": disappears(this, user) if this.open else [],
        "unaware": NOT_AWARE if unaware else "",
        "aware": AWARE,
        "may": {verb: may(user, verb, this) for verb in verbs},
    }
    return render(request, "people/joins/join.html", given, status=422 if unaware else 200)


def chosen(join: Join) -> list[tuple[Any, str, str, bool]]:
    """Where the two files differ while it waits: what each says, and whether the joined one's stands."""
    if not join.open:
        return []
    return [
        (LABELS[key], one, other, join.values.get(key) == JOINED)
        for key, one, other in differing(join.kept, join.joined)
    ]


@door(read="join.read", write="join.confirm")
def confirmation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST: the second person joins the files. Where something disappears from the desk, they say that they know it."""
    this = find(request, Join.objects.select_related(*ALONG), uid)
    if request.method != "POST":
        return redirect(this)
    if this.open and "aware" not in request.POST and disappears(this, request.user):
        return shown(request, this, unaware=True)
    this.confirm(by=request.user, version=version_seen(request, this), seen=request.POST.get("seen"))
    return redirect(this.kept)


@door(read="join.read", write="join.refuse")
def refusal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST: the two files stay two."""
    this = find(request, Join.objects.select_related(*ALONG), uid)
    if request.method == "POST":
        this.refuse(by=request.user, version=version_seen(request, this))
    return redirect("home" if request.method == "POST" else this)


@door(read="join.read", write="join.undo", leads=True)
def parting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """They were two: where each thing goes that came since."""
    this = find(request, Join.objects.select_related(*ALONG), uid)
    form = PartForm(request, join=this)
    if form.accepted(lambda **said: this.undo(by=request.user, **said)):
        return parted(request, this, form.result)
    given = {
        "join": this,
        "files": as_they_were(this),
        "own": own(this, request.user),
        "form": form,
        "later": this.later(),
        "shown_again": shown_again(this),
    }
    return render(request, "people/joins/part.html", given)


def parted(request: HttpRequest, join: Join, stayed: list[str]) -> HttpResponse:
    """To whichever of the two files this colleague still sees."""
    messages.success(request, _("These are two files again."))
    if stayed:
        says = _("This could not go to the file that was joined, and stays where it was: %(what)s.")
        messages.warning(request, says % {"what": listed(stayed)})
    theirs = Person.objects.visible_to(request.user).filter(pk__in=(join.kept_id, join.joined_id))
    return redirect(theirs.filter(pk=join.kept_id).first() or theirs.first() or "home")


def find_person(request: HttpRequest, uid: Any, *, along: tuple[str, ...] = ()) -> Person:
    """`find`, and for a file that was joined to one that this colleague may see, a sentence instead of nothing."""
    try:
        person: Person = find(request, Person, uid, along=along)
    except Http404:
        if (kept := led_to(request.user, uid)) is None:
            raise
        raise Refused(Answer(False, JOINED_MEANWHILE, COLLEAGUE, "search"), kept, "person.read") from None
    return person
