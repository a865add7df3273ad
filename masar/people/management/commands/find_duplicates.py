"""Compare everybody with everybody now, and say how far it is."""

import logging
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from masar.access import jobs
from masar.people.duplicates import FINDER, last_done
from masar.people.models import Sweep


class Command(BaseCommand):
    help = "Compare everybody with everybody, and let those who decide know of the pairs that nobody noticed."

    def handle(self, **_options: Any) -> None:
        said = logging.StreamHandler(sys.stderr)
        heard = logging.getLogger("masar.people.duplicates")
        heard.addHandler(said)
        heard.setLevel(logging.INFO)
        with transaction.atomic():
            sweep = Sweep().ask(by=FINDER)
        try:
            self.see_through(sweep)
        finally:
            heard.removeHandler(said)
        done = last_done()
        assert done is not None
        self.stdout.write(f"{done.people} people compared, {done.likely} pairs.")

    def see_through(self, sweep: Sweep) -> None:
        """Do it, or watch the worker do it."""
        while Sweep.objects.filter(pk=sweep.pk, ended_at=None).exists():
            if (taken := jobs.take("find_duplicates")) is not None:
                jobs.run(taken)
                taken.refresh_from_db()
                if taken.fault or taken.failed_at:
                    raise CommandError(f"It stopped: {taken.fault}. It goes on from there next time.")
            else:
                now = Sweep.objects.get(pk=sweep.pk)
                self.stderr.write(f"Somebody else is at it: {now.told} of {now.likely or now.people}.")
                time.sleep(2)
