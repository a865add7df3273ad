"""Settings, from the environment alone.

Each `env.…("NAME", …)` below is one setting; `bin/check` writes `docs/settings.md` from them. What is unsafe in
production stops the start, with a sentence that says why.
"""

from pathlib import Path

from config.environment import database, env, mail, refuse_unsafe

ROOT = Path(__file__).resolve().parent.parent

# production: a real mission · demo: false people, loopback only · practice: false people, TRAINING on every page.
MODE = env.choice(
    "MASAR_MODE",
    "demo",
    choices=("production", "demo", "practice"),
    help="What this installation is for. `practice` writes TRAINING on every page and paper.",
)
PRODUCTION = MODE == "production"
PRACTICE = MODE == "practice"
DEBUG = env.flag("MASAR_DEBUG", False, help="Show technical details on an error. Refused in production.")

VAR = Path(
    env.text("MASAR_VAR", str(ROOT / "var" / MODE), help="Folder of databases, keys, files and checkpoints.")
)
SECRET_KEY = env.secret(
    "MASAR_SECRET_KEY", VAR / "secret-key", help="Signs sessions. Demo: made on the first start."
)
MASTER_KEY_FILE = Path(
    env.text(
        "MASAR_MASTER_KEY_FILE",
        str(VAR / "master.key"),
        help="The key that opens all other keys. Keep it away from both databases.",
    )
)
CHECKPOINT_DIR = Path(
    env.text(
        "MASAR_CHECKPOINT_DIR",
        str(VAR / "checkpoints"),
        help="Where signed audit checkpoints go. In production: another machine's disk.",
    )
)
FILES_DIR = Path(env.text("MASAR_FILES_DIR", str(VAR / "files"), help="Sealed files."))

ALLOWED_HOSTS = env.words(
    "MASAR_HOSTS", ["localhost", "127.0.0.1", "[::1]"], help="Host names served, by commas."
)
HTTPS = env.flag("MASAR_HTTPS", PRODUCTION, help="Cookies over HTTPS only. Refused as false in production.")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",
    "django_htmx",
    "masar.access",
    "masar.programme",
    "masar.people",
    "masar.cases",
    "masar.journey",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "masar.access.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "masar.access.middleware.DoorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "masar.access.pages.Pages",
        "DIRS": [ROOT / "masar" / "templates"],
        "OPTIONS": {
            "environment": "config.templating.environment",
            "context_processors": ["masar.access.pages.one_token"],
        },
    },
    # No second engine: a page that we did not write ourselves cannot be reached.
]

# Two databases: what is known, and the keys that make the sealed part of it readable.
DATABASES = {
    "default": database(
        "DATABASE_URL",
        VAR / "masar.sqlite3",
        help="Main database. PostgreSQL: `postgresql://app-role:…@host/name`, the app role; through a pooler, one that keeps prepared statements (PgBouncer 1.21 or newer).",
    ),
    "keys": database(
        "KEYS_DATABASE_URL",
        VAR / "keys.sqlite3",
        help="Database of wrapped keys, backed up apart and briefly.",
    ),
}
DATABASE_ROUTERS = ["masar.access.engines.router.KeysApart"]
OWNER_ROLE_URL = env.text("DATABASE_OWNER_URL", "", help="PostgreSQL owner role, used by `migrate` only.")
KEYS_OWNER_ROLE_URL = env.text("KEYS_DATABASE_OWNER_URL", "", help="The same for the database of keys.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "masar_cache",
        # Django's 300 would let somebody push out the counts of their own guesses.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

SESSION_ENGINE = "masar.access.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-masar" if HTTPS else f"masar-{MODE}"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else f"csrf-{MODE}"
CSRF_FAILURE_VIEW = "masar.access.views.errors.stale_form"
LOCK_AFTER = env.number(
    "MASAR_LOCK_AFTER", 600, help="Seconds without a sign of life before a session locks."
)

EMERGENCY_NUMBERS = env.words(
    "MASAR_EMERGENCY_NUMBERS",
    [],
    help="Numbers for help, by commas, on the page where one signs in: `14 civil protection,17 police`.",
)

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env.flag("MASAR_BEHIND_PROXY", False, help="Trust X-Forwarded-Proto of the proxy in front.")
    else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

AUTH_USER_MODEL = "access.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "masar.access.passwords.NotCommon"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # the other keeps them in the browser
)

LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]
LANGUAGE_CODE = env.choice(
    "MASAR_LANGUAGE", "fr", choices=("fr", "ar", "en"), help="Language before a person has chosen one."
)
LOCALE_PATHS = [ROOT / "masar" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "masar" / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "masar.access.static_files.NamedByContent"},
}
WHITENOISE_MANIFEST_STRICT = True

# Uploads never touch the disk in clear: see access/files.py.
FILE_UPLOAD_HANDLERS = ["masar.access.files.SealingUploadHandler"]
UPLOAD_LIMIT = (
    env.number("MASAR_UPLOAD_LIMIT_MB", 15, help="Largest file that is taken, in megabytes.") * 2**20
)
REQUEST_LIMIT = 4 * UPLOAD_LIMIT  # what one form may bring, with all its files
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_URL = env.text(
    "MASAR_EMAIL_URL", "", help="SMTP server, `smtp://user:…@host:587`. Empty: mail is not sent."
)
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = (
    mail(EMAIL_URL)
)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MASAR_EMAIL_FROM", "masar@localhost", help="Sender of e-mails.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "masar.lib.logs.NoValues", "format": "{levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

from masar.access.sign_in_settings import *  # noqa: E402, F403  (allauth's settings, in a file of their own)

refuse_unsafe(globals())
