"""Only what a session and a user need. The database, the key and the cookie's name come from whoever starts it."""

import json
import os

GIVEN = json.loads(os.environ["MASAR_BENCH_LEAN"])

SECRET_KEY = GIVEN["secret_key"]
DATABASES = {"default": GIVEN["database"]}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "bench.lean",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "bench.lean.urls"
ALLOWED_HOSTS = ["localhost"]
AUTH_USER_MODEL = "lean.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
USE_I18N = False
