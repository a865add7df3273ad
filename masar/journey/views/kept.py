"""Notes, tasks and papers of a case: one page that lists them, and a form for each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from masar.access import files, sealing
from masar.access.doors import door, find
from masar.access.models import User
from masar.access.models.user import live_grants
from masar.access.policy import may
from masar.access.rules import ON_A_CASE
from masar.cases.forms import kept as forms
from masar.cases.models import Case, Document, Member, Note, Task
from masar.cases.models.kept import with_state

from .attempts import earlier

SHOWN = 100


@door(read="case.read")
def kept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything that is kept with a case, the newest first; `?attempt=` with an earlier attempt, to read."""
    case = find(request, Case, uid)
    user, past = request.user, earlier(request, case)
    episode = past or case.newest
    notes = Note.objects.visible_to(user).filter(episode=episode).select_related("by")
    papers = Document.objects.visible_to(user).filter(episode=episode).select_related("by", "member__person")
    tasks = with_state(Task.objects.filter(episode=episode).select_related("by", "to"))
    acts = (("note.add", _("Write a note"), "new_note"), ("task.give", _("Give a task"), "new_task"),
            ("document.add", _("Keep a paper"), "new_document"))  # fmt: skip
    return render(
        request,
        "journey/kept/kept.html",
        {
            "case": case,
            "past": past,
            "notes": notes[:SHOWN],
            "papers": papers[:SHOWN],
            "tasks": tasks[:SHOWN],
            "acts": [(says, name) for verb, says, name in acts if not past and may(user, verb, episode)],
        },
    )


def shown(request: HttpRequest, case: Case, form: Any, title: str) -> HttpResponse:
    back = reverse("kept", args=[case.uid])
    return render(
        request,
        "access/act.html",
        {"form": form, "title": title, "button": _("Write this down"), "back": back},
    )


@door(read="case.read", write="note.add", leads=True)
def new_note(request: HttpRequest, uid: UUID) -> HttpResponse:
    case = find(request, Case, uid)
    episode = case.newest
    form = forms.NoteForm(request, today=episode.office.today(), since=episode.began_on)
    if form.accepted(lambda **said: Note(episode=episode).add(by=request.user, **said)):
        return redirect("kept", case.uid)
    return shown(request, case, form, _("A note"))


@door(read="note.read")
def note(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One note, with its text for those named for it."""
    this = find(request, Note, uid, along=("episode__case", "by"))
    return render(
        request,
        "journey/kept/note.html",
        {
            "note": this,
            "case": this.episode.case,
            "text": sealing.told(request.user, this, "text"),
        },
    )


@door(read="case.read", write="task.give", leads=True)
def new_task(request: HttpRequest, uid: UUID) -> HttpResponse:
    case = find(request, Case, uid)
    episode = case.newest
    here = live_grants().filter(office=episode.office, role__in=ON_A_CASE)
    colleagues = User.objects.filter(pk__in=here.values("user"), is_active=True)
    form = forms.TaskForm(request, colleagues=colleagues, today=episode.office.today())
    if form.accepted(
        lambda once=None, **said: Task(episode=episode, **said).give(by=request.user, once=once)
    ):
        return redirect("kept", case.uid)
    return shown(request, case, form, _("A task"))


@door(read="case.read", write="document.add", leads=True)
def new_document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """`?of=` names the member whose paper it is, `?kind=` the paper."""
    case = find(request, Case, uid)
    episode = case.newest
    members = Member.objects.filter(episode=episode).select_related("person")
    of = next((each for each in members if str(each.uid) == request.GET.get("of")), None)
    form = forms.DocumentForm(
        request,
        members=members,
        today=episode.office.today(),
        since=episode.began_on,
        initial={"member": of, "kind": request.GET.get("kind", "")},
    )
    if form.accepted(
        lambda member, kind, **said: Document(episode=episode, member=member, kind=kind).add(
            by=request.user, **said
        )
    ):
        return redirect("kept", case.uid)
    return shown(request, case, form, _("A paper that was handed in"))


@door(read="document.read")
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A paper, with its pictures for those named for it."""
    this = find(request, Document, uid, along=("episode__case", "member__person", "by"))
    scan = this.scan(request.user)
    header = files.describe(request.user, scan) if scan else None
    return render(
        request,
        "journey/kept/document.html",
        {
            "document": this,
            "case": this.episode.case,
            "scan": scan,
            "pages": range(1, min(header.pages, 20) + 1) if header else (),
        },
    )
