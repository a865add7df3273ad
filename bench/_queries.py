"""How many queries a page makes, counted as the goals say: without session, user and reading log.

Left out, exactly: every statement on the table of sessions; the first statement that reads the colleague who is signed
in, with their grants; every statement on the reading log and on the heads of the chains; and what only begins, marks or
names a transaction: BEGIN, savepoints, and PostgreSQL's `set_config` by which a transaction says who reads.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

LEFT_OUT = re.compile(
    r"""^BEGIN|^(?:RELEASE )?SAVEPOINT|\bset_config\(|"(?:django_session|access_reading|access_chainhead)\""""
)
SIGNED_IN = re.compile(r'(?:FROM|JOIN) "access_user" .*?WHERE .*?"(?:id|user_id)" = ')


@contextmanager
def counted() -> Iterator[list[str]]:
    """Inside, every statement that counts is added to the list."""
    from django.db import connections

    statements: list[str] = []
    seen = False

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if not seen and SIGNED_IN.search(sql):
            seen = True
        elif not LEFT_OUT.search(sql):
            statements.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        yield statements
