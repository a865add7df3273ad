"""An unsafe production start stops, with a sentence for each reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
START = [
    sys.executable,
    "-c",
    "import django; from django.conf import settings; django.setup(); print(settings.MODE)",
]


@pytest.fixture
def safe(tmp_path):
    key = tmp_path / "keys" / "master.key"
    key.parent.mkdir()
    key.write_text("ab" * 32)
    key.chmod(0o600)
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MASAR_MODE": "production",
        "MASAR_VAR": str(tmp_path / "var"),
        "MASAR_SECRET_KEY": "s" * 60,
        "MASAR_HOSTS": "masar.example.org",
        "MASAR_MASTER_KEY_FILE": str(key),
        "MASAR_CHECKPOINT_DIR": str(tmp_path / "elsewhere"),
        "DATABASE_URL": "postgresql://masar_app:x@/masar?host=/run/postgresql",
        "KEYS_DATABASE_URL": "postgresql://masar_app:x@/masar_keys?host=/run/postgresql",
        "DATABASE_OWNER_URL": "postgresql://masar_owner:x@/masar?host=/run/postgresql",
    }


def start(environment):
    return subprocess.run(START, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_safe_production_starts(safe):
    assert start(safe).stdout == "production\n"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MASAR_DEBUG", "true", "MASAR_DEBUG must be off"),
        ("MASAR_HTTPS", "false", "MASAR_HTTPS must be on"),
        ("MASAR_SECRET_KEY", "short", "MASAR_SECRET_KEY must be set"),
        ("MASAR_HOSTS", "*", "MASAR_HOSTS must name the hosts"),
        ("MASAR_HOSTS", "", "MASAR_HOSTS must name the hosts"),
        ("MASAR_MASTER_KEY_FILE", "", "MASAR_MASTER_KEY_FILE must be set"),
        ("MASAR_CHECKPOINT_DIR", "", "MASAR_CHECKPOINT_DIR must be set"),
        (
            "KEYS_DATABASE_URL",
            "postgresql://masar_app:x@/masar?host=/run/postgresql",
            "two different databases",
        ),
        ("DATABASE_URL", "postgresql://masar_owner:x@/masar?host=/run/postgresql", "as the app role"),
        ("MASAR_MODE", "staging", "it must be one of"),
    ],
)
def test_each_unsafe_setting_is_named(safe, name, value, said):
    answer = start(safe | {name: value})
    assert answer.returncode != 0
    assert said in answer.stderr


def test_a_key_that_others_may_read_is_refused(safe):
    Path(safe["MASAR_MASTER_KEY_FILE"]).chmod(0o644)
    assert "may be read by others" in start(safe).stderr


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text()
    for name in ("MASAR_MODE", "DATABASE_URL", "MASAR_MASTER_KEY_FILE", "MASAR_CHECKPOINT_DIR"):
        assert f"`{name}`" in text
