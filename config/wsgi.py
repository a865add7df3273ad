"""The door for a web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What starting made stays for good: the garbage collector need not walk over it at every page.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
