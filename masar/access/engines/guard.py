"""Refuses any write to a domain table that does not come from inside an open verb.

The check reads each statement on its way to the database, so no shortcut around the models escapes it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# Tables written without a verb, each with its reason. Nothing else may be.
EXEMPT = {
    "django_session": "sessions",
    "masar_cache": "sign-in limits",
    "django_migrations": "migrations",
    "django_content_type": "migrations",
    "auth_permission": "migrations",
    "access_reading": "the reading log is what a GET may write",
    "access_chainhead": "the end of the reading log, and the migration that begins both chains",
    "access_checkpoint": "written by the worker, signed",
    "access_job": "job rows and heartbeats",
    "access_draft": "what is being typed",
    "access_tally": "folding of tallies",
    "access_key": "keys are committed before the row that uses them",
    "account_emailaddress": "allauth; its adapter audits",
    "account_emailconfirmation": "allauth",
    "mfa_authenticator": "allauth; its adapter audits",
    "usersessions_usersession": "allauth",
}

VERBS = r"INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY"
WRITE = re.compile(rf'(?:{VERBS})\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?', re.IGNORECASE)
FIRST_WORDS = (
    "INSERT",
    "UPDATE",
    "DELETE",
    "REPLACE",
    "MERGE",
    "TRUNCATE",
    "COPY",
    "WITH",
    "DO",
    "CALL",
    "EXPLAIN",
    "--",
    "/*",
)

_lifted: ContextVar[int] = ContextVar("guard_lifted", default=0)
_inside_verb: ContextVar[bool] = ContextVar("inside_verb", default=False)


class WriteOutsideVerb(RuntimeError):
    """Code tried to write a domain table without a verb. A fault of the code, never of a person."""


@contextmanager
def inside_verb() -> Iterator[None]:
    token = _inside_verb.set(True)
    try:
        yield
    finally:
        _inside_verb.reset(token)


@contextmanager
def unguarded(reason: str) -> Iterator[None]:
    """Lift the guard for migrations, the bench loader and tests of tampering; `reason` is for the reader."""
    if not reason:
        raise ValueError("say why the guard is lifted")
    token = _lifted.set(_lifted.get() + 1)
    try:
        yield
    finally:
        _lifted.reset(token)


def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    suspect = ";" in sql or sql.lstrip("( \n\t")[:8].upper().startswith(FIRST_WORDS)
    if suspect and not (_inside_verb.get() or _lifted.get()):
        for table in WRITE.findall(sql):
            if table not in EXEMPT and not table.startswith("new__"):
                raise WriteOutsideVerb(f"a write to {table} outside a verb")
    return execute(sql, params, many, context)
