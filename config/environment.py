"""Reads the environment and remembers each setting, so that `docs/settings.md` can be written from the code."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    help: str


class Environment:
    """environs, with a sentence of help for each setting."""

    def __init__(self) -> None:
        self.env = Env()
        self.settings: list[Setting] = []
        self.folder = ""  # MASAR_VAR, under which other defaults lie

    def _note(self, name: str, default: Any, help: str) -> None:
        root = str(Path(__file__).resolve().parent.parent) + "/"
        shown = str(default).replace(self.folder, "MASAR_VAR") if self.folder else str(default)
        self.settings.append(Setting(name, shown.replace(root, ""), help))

    def text(self, name: str, default: str, *, help: str) -> str:
        self._note(name, default, help)
        value = self.env.str(name, default)
        if name == "MASAR_VAR":
            self.folder = value
        return value

    def number(self, name: str, default: int, *, help: str) -> int:
        self._note(name, default, help)
        return self.env.int(name, default)

    def flag(self, name: str, default: bool, *, help: str) -> bool:
        self._note(name, default, help)
        return self.env.bool(name, default)

    def words(self, name: str, default: list[str], *, help: str) -> list[str]:
        self._note(name, ",".join(default), help)
        return self.env.list(name, default)

    def choice(self, name: str, default: str, *, choices: tuple[str, ...], help: str) -> str:
        self._note(name, default, help + " One of: " + ", ".join(choices) + ".")
        value = self.env.str(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(choices)}.")
        return value

    def secret(self, name: str, file: Path, *, help: str) -> str:
        """From the environment, else from `file`, which is made once, readable by its owner only."""
        self._note(name, "", help)
        if value := self.env.str(name, ""):
            return value
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48))
        return file.read_text().strip()


env = Environment()


def parse_database(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?option=value` or `sqlite:///path`.

    A socket folder is given as `?host=/path`.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"A database address begins with postgresql:// or sqlite://, not {parts.scheme}://"
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "masar.access.engines.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "masar.access.engines.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=1073741824; PRAGMA cache_size=-32768;",
        },
    }


def database(name: str, file: Path, *, help: str) -> dict[str, Any]:
    url = env.text(name, "", help=help + " Empty: an SQLite file in MASAR_VAR.")
    return parse_database(url) if url else sqlite(file)


def mail(url: str) -> tuple[str, str, int, str, str, bool, bool]:
    """Django's settings for `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; without a URL none is sent."""
    if not url:
        return "django.core.mail.backends.dummy.EmailBackend", "", 0, "", "", False, False
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("MASAR_EMAIL_URL begins with smtp:// or smtps:// and names a host.")
    at_once = parts.scheme == "smtps"
    port = parts.port or (465 if at_once else 587)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return (
        "django.core.mail.backends.smtp.EmailBackend",
        parts.hostname,
        port,
        user,
        password,
        not at_once,
        at_once,
    )


def refuse_unsafe(settings: dict[str, Any]) -> None:
    """Stop with a sentence if a production start would be unsafe."""
    if not settings["PRODUCTION"]:
        return
    var, master = settings["VAR"].resolve(), settings["MASTER_KEY_FILE"].resolve()
    problems = {
        "MASAR_DEBUG must be off: it shows what people told us.": settings["DEBUG"],
        "MASAR_HTTPS must be on: passwords would travel in clear.": not settings["HTTPS"],
        "MASAR_SECRET_KEY must be set, with at least 50 characters.": len(env.env.str("MASAR_SECRET_KEY", ""))
        < 50,
        "MASAR_HOSTS must name the hosts that are served.": not env.env.str("MASAR_HOSTS", "")
        or "*" in settings["ALLOWED_HOSTS"],
        "MASAR_MASTER_KEY_FILE must be set, in a folder of its own, away from the databases.": not env.env.str(
            "MASAR_MASTER_KEY_FILE", ""
        )
        or master.is_relative_to(var),
        "MASAR_MASTER_KEY_FILE names a file that is not there.": not master.exists(),
        "MASAR_MASTER_KEY_FILE may be read by others: allow its owner only (chmod 600).": master.exists()
        and bool(master.stat().st_mode & 0o077),
        "MASAR_CHECKPOINT_DIR must be set, outside MASAR_VAR: whoever changes the database must not reach it.": not env.env.str(
            "MASAR_CHECKPOINT_DIR", ""
        )
        or settings["CHECKPOINT_DIR"].resolve().is_relative_to(var),
        "DATABASE_URL and KEYS_DATABASE_URL must name two different databases.": settings["DATABASES"][
            "default"
        ]["NAME"]
        == settings["DATABASES"]["keys"]["NAME"]
        and settings["DATABASES"]["default"].get("HOST") == settings["DATABASES"]["keys"].get("HOST"),
        "DATABASE_URL must sign in as the app role, not as the owner.": bool(settings["OWNER_ROLE_URL"])
        and parse_database(settings["OWNER_ROLE_URL"]).get("USER")
        == settings["DATABASES"]["default"].get("USER"),
    }
    if found := [sentence for sentence, wrong in problems.items() if wrong]:
        raise ImproperlyConfigured(
            "This would not be safe, so Masar does not start.\n- " + "\n- ".join(found)
        )
