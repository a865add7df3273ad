"""The settings under test: Masar's own, on databases that live in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ENGINE = os.environ.get("MASAR_TEST_ENGINE", "sqlite")

# One folder for a whole run. Processes that tests start (commands of Masar) find it by this name.
if "MASAR_TEST_FOLDER" not in os.environ:
    os.environ["MASAR_TEST_FOLDER"] = tempfile.mkdtemp(prefix="masar-test-")
    atexit.register(shutil.rmtree, os.environ["MASAR_TEST_FOLDER"], ignore_errors=True)
FOLDER = Path(os.environ["MASAR_TEST_FOLDER"])
FOLDER.chmod(0o711)  # PostgreSQL runs as another user and passes through
CLUSTER = FOLDER / "pg"

# Nothing of the person's own installation may be reached by a test.
for name in [name for name in os.environ if name.startswith("MASAR_") and not name.startswith("MASAR_TEST_")]:
    del os.environ[name]
os.environ |= {"MASAR_MODE": "demo", "MASAR_LANGUAGE": "en", "MASAR_VAR": str(FOLDER / "var")}


def address(role: str, name: str) -> str:
    return f"postgresql://{role}@/test_{name}?host={CLUSTER}"


for prefix, name in (("", "masar"), ("KEYS_", "keys")):
    on_postgresql = ENGINE == "postgresql"
    os.environ[f"{prefix}DATABASE_URL"] = address("masar_app", name) if on_postgresql else ""
    os.environ[f"{prefix}DATABASE_OWNER_URL"] = address("masar_owner", name) if on_postgresql else ""

from config.settings import *  # noqa: E402, F403

for connection in DATABASES.values():  # noqa: F405
    connection["CONN_MAX_AGE"] = 0  # a server's thread must not hold a database that is put back

STATIC_ROOT = VAR / "static"  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
