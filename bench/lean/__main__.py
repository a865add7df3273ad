"""Answers on its standard output, for each line on its input, what one request cost: CPU and wall, in nanoseconds."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.lean.settings"


def main() -> None:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from bench._requests import Visitor, signed_in

    application = get_wsgi_application()
    session = signed_in(settings.GIVEN["user"])
    visitor = Visitor(application, f"{settings.SESSION_COOKIE_NAME}={session}")
    assert visitor.get("/").body.startswith(b"Hello "), "the lean page does not know its visitor"
    for _line in sys.stdin:
        seen = visitor.get("/")
        sys.stdout.write(f"{seen.cpu} {seen.wall}\n")
        sys.stdout.flush()


main()
