"""Recordings of texts: bringing one, hearing it, approving it."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from masar.access import files
from masar.access.doors import door, find, version_seen
from masar.access.views.files import ALONE

from ..forms.wording import ApprovalForm, RecordingForm
from ..models import Recording, Wording

PART = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")
HEARD = gettext_lazy(
    "I have heard all of it. It is in this language, and it says this text and nothing else."
)


@door(read="wording.read", write="recording.add", leads=True)
def new_recording(request: HttpRequest, uid: UUID) -> HttpResponse:
    wording = find(request, Wording, uid)
    form = RecordingForm(request)
    if form.accepted(lambda once=None, **said: wording.record(by=request.user, once=once, **said)):
        return redirect(wording)
    return render(request, "programme/texts/new_recording.html", {"form": form, "text": wording})


@door(read="recording.read", write="recording.approve", leads=True)
def recording_approval(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A second colleague who understands the language listens to the end, with the text before them."""
    this = find(request, Recording, uid, along=("wording__mission", "recorded_by"))
    form = ApprovalForm(request, record=this, label=HEARD)
    if form.accepted(lambda **seen: this.approve(by=request.user, **seen)):
        return redirect(this.wording)
    return render(
        request,
        "programme/texts/recording.html",
        {"form": form, "recording": this, "text": this.wording},
    )


@door(read="recording.read", write="recording.end")
def recording_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST: this recording is not played to people any more."""
    this = find(request, Recording, uid, along=("wording__mission",))
    if request.method == "POST":
        this.end(by=request.user, version=version_seen(request, this))
    return redirect(this.wording)


@door(read="recording.read", while_turned=True)
def recording_sound(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sound itself, or the part of it that a player asks for."""
    this = find(request, Recording, uid, along=("wording__mission",))
    if (file := this.sound(request.user)) is None:
        raise Http404
    content = b"".join(files.open_file(request.user, file))
    headers = ALONE | {"Content-Disposition": "inline", "Accept-Ranges": "bytes"}
    asked, status = PART.fullmatch(request.headers.get("Range", "")), 200
    if asked and int(asked[1]) < len(content):
        first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        content, status = content[first : last + 1], 206
    return HttpResponse(content, status=status, content_type=files.MIME[file.kind], headers=headers)
