"""The same page for a web server: `granian --interface wsgi bench.lean.wsgi:application`."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.lean.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
