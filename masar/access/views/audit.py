"""The audit trail, for data protection and the auditor: who did what to which record, never its content."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from masar.lib.digits import whole_number

from .. import audit as trail
from ..doors import door, require
from ..models import Event, Reading, User

SHOWN = 100


@door(read="audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """The newest events, or with `?record=<uid>` everything done to and read of one record."""
    require(request, "audit.read", request.user.mission)
    about, problem = request.GET.get("record", "").strip(), ""
    events, readings = Event.objects.order_by("-seq"), Reading.objects.order_by("-seq")
    try:
        if about:
            events, readings = events.filter(record_uid=UUID(about)), readings.filter(record_uid=UUID(about))
    except ValueError:
        problem = _("This is not the address of a record. Copy it from the record's page.")
    if before := whole_number(request.GET.get("before")):
        events = events.filter(seq__lt=before)
    rows = list(events[:SHOWN])
    read = list(readings[:SHOWN]) if about and not problem else []
    trail.note_reading(request.user, "access.event", request.user.mission.uid, kind="list", count=len(rows))
    return render(
        request,
        "access/audit/audit.html",
        {
            "events": rows,
            "readings": read,
            "names": names(rows + read),
            "about": about,
            "problem": problem,
            "after": rows[-1].seq if len(rows) == SHOWN else None,
        },
    )


def names(links: list[Any]) -> dict[str, str]:
    """The names behind `user:<uid>`, in one query; jobs and channels stay as they are."""
    uids = {link.by.partition(":")[2] for link in links if link.by.startswith("user:")}
    return {f"user:{user.uid}": str(user) for user in User._base_manager.filter(uid__in=uids)}
