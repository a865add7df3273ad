"""Check that the audit trail is whole: `manage.py verify_audit [--data] [--json]`. Exit code 1 when it is not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...verification import Report, verify


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", action="store_true", help="compare every record with its newest changes too"
        )
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(data=options["data"])
        if options["json"]:
            self.stdout.write(as_json(report))
        else:
            self.stdout.write("\n".join(report.sentences()))
            self.stdout.write(
                "The audit trail is whole." if report.whole else "The audit trail is NOT whole."
            )
        if not report.whole:
            raise SystemExit(1)


def as_json(report: Report) -> str:
    return json.dumps({"whole": report.whole, **asdict(report)}, default=str, ensure_ascii=False)
