"""A call for help that nobody answered goes on to the next name, without anybody having to remember it."""

from datetime import timedelta

from django.utils import timezone

from .actors import System
from .jobs import job
from .models import HelpCall, Stale
from .models.help_call import ANSWER_WITHIN

HELP = System("help")


@job("pass_on_help", every=timedelta(minutes=1))
def pass_on(_subject: str = "") -> None:
    """Each call that has waited 15 minutes asks the next name of its office."""
    late = HelpCall.objects.filter(answered_at=None, asked_at__lt=timezone.now() - ANSWER_WITHIN)
    for call in late.select_related("office")[:100]:
        try:
            call.pass_on(by=HELP, version=call.version)
        except Stale:
            continue  # answered at this very moment
