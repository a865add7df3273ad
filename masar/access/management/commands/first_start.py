"""Prints the one-time code with which the first administrator of an empty installation begins."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from ...actors import System
from ...models import OneTimeCode, User


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are accounts already, so nobody is first any more.")
        code = OneTimeCode().begin(by=System("first_start"))
        self.stdout.write(
            f"The first administrator begins at {reverse('first')} with this code: {code.plain}\n"
            "It is valid for 30 minutes. For a new one: manage.py first_start"
        )
