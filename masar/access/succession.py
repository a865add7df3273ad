"""Whoever answers for a duty reads what those read who answered for it before, while they answer (`field.md`, rule of care 14).

Only class B, which is named for duties: what Protection is told, and hidden files, are handed on by Protection itself.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .actors import System
from .classes import DataClass
from .jobs import alive, job
from .models import Function, Holding, Reader

PASS_ON = System("pass_on_reading")
PIECE = 100


@job("pass_on_reading")
def pass_on_reading(uid: str) -> None:
    """Bring what is read with this duty in line with who answers for it now. Running twice changes nothing."""
    function = Function.objects.select_related("office", "holder", "cover").get(uid=uid)
    answering = function.answering
    while readers := list(live(function=function).exclude(user__in=answering)[:PIECE]):
        function.take_from(by=PASS_ON, readers=readers)
        alive()
    for colleague, until in answering.items():
        for subjects in not_read_yet(function, colleague):
            function.pass_on(by=PASS_ON, to=colleague, until=until, subjects=subjects)
            alive()


def live(**which: Any) -> Any:
    now = timezone.now()
    rows = Reader.objects.filter(Q(until=None) | Q(until__gt=now), data_class=DataClass.B, **which)
    return rows.order_by("pk")


def not_read_yet(function: Function, colleague: Any) -> Iterator[list[Any]]:
    """Files held at this office now, named for somebody who ever answered for this duty here, and not for this colleague."""
    ever = Function.objects.filter(office=function.office, code=function.code)
    same = OuterRef("subject_uid")
    here = Holding.objects.filter(subject_uid=same, office=function.office, until=None)
    theirs = Q(user__in=ever.values("holder")) | Q(user__in=ever.values("cover"))
    named = Reader.objects.filter(theirs, Exists(here), data_class=DataClass.B)  # until lately, or still
    missing = named.filter(~Exists(live(user=colleague, subject_uid=same))).order_by("subject_uid")
    after = None
    while True:
        ahead = missing.filter(subject_uid__gt=after) if after else missing
        if not (piece := list(ahead.values_list("subject_uid", flat=True).distinct()[:PIECE])):
            return
        yield piece
        after = piece[-1]
