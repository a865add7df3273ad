"""An attempt before the newest of a case, which its pages show to read: `?attempt=1`."""

from django.http import HttpRequest

from masar.cases.models import Case, Episode
from masar.lib.digits import whole_number


def earlier(request: HttpRequest, case: Case) -> Episode | None:
    """The attempt that the address names; None for the newest, which the pages show unasked, and where there is none."""
    if (number := whole_number(request.GET.get("attempt"))) is None:
        return None
    along = ("case", "office", "worker", "project")
    attempts = Episode.objects.visible_to(request.user).filter(case=case).select_related(*along)
    *before, _newest = attempts.order_by("number")
    return next((each for each in before if each.number == number), None)
