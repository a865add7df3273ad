"""The audit trail of one's missions, for data protection and the auditor: who did what to which record, never its content."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from masar.lib.digits import whole_number

from .. import audit as trail
from ..acts import ACTS, READINGS
from ..doors import door, require
from ..models import Event, Reading, User
from ..policy import RULES, places

SHOWN = 100
OTHERS = {"system": _("the system"), "public": _("somebody who typed a code")}


@door(read="audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """The newest events, or with `?record=<uid>` everything done to and read of one record."""
    require(request, "audit.read", request.user.mission)
    about, problem, record = request.GET.get("record", "").strip(), "", None
    try:
        record = UUID(about) if about else None
    except ValueError:
        problem = gettext("This is not the address of a record. Copy it from the record's page.")
    missions = [0, *places(request.user, RULES["audit.read"].roles).missions]
    before = whole_number(request.GET.get("before"))
    rows = newest(Event.objects.filter(seq__lt=before) if before else Event.objects.all(), missions, record)
    read = newest(Reading.objects.all(), missions, record) if record else []
    trail.note_reading(request.user, "access.event", request.user.mission.uid, kind="list", count=len(rows))
    return render(
        request,
        "access/audit/audit.html",
        {
            "events": rows,
            "readings": read,
            "names": names(rows + read),
            "acts": {event.verb: ACTS.get(event.verb) for event in rows},
            "kinds": {reading.kind: READINGS.get(reading.kind) for reading in read},
            "about": about,
            "problem": problem,
            "after": rows[-1].seq if len(rows) == SHOWN else None,
        },
    )


def newest(links: Any, missions: list[int], record: UUID | None) -> list[Any]:
    """The last links of these missions, newest first, through an index also where another mission wrote all of late."""
    links = links.order_by("-seq")
    if record is not None:
        return list(links.filter(record_uid=record, mission__in=missions)[:SHOWN])
    found = [link for mission in missions for link in links.filter(mission=mission)[:SHOWN]]
    return sorted(found, key=lambda link: -link.seq)[:SHOWN]


def names(links: list[Any]) -> dict[str, str]:
    """Who it was, by `link.by`; the names of colleagues in one query."""
    actors = {tuple(link.by.split(":", 1)) for link in links}
    said = {f"{kind}:{which}": str(OTHERS[kind]) for kind, which in actors if kind in OTHERS}
    colleagues = User._base_manager.filter(uid__in={which for kind, which in actors if kind == "user"})
    return said | {f"user:{user.uid}": str(user) for user in colleagues}
