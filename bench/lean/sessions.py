"""Signs colleagues in to the lean page: `python -m bench.lean.sessions 3 4 5` prints what each one's cookie says."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.lean.settings"

if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings

    from bench._requests import signed_in

    for user in sys.argv[1:]:
        print(f"{settings.SESSION_COOKIE_NAME}={signed_in(user)}")
