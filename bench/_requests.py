"""A request as the web server gives it to Django, inside this process, and what it cost."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Seen:
    """`cpu` and `wall` in nanoseconds, from the call of the application until its answer is read and closed."""

    status: str
    headers: dict[str, str]
    body: bytes
    cpu: int
    wall: int


class Visitor:
    """Somebody with these cookies. Every request is a new one for the server: no page is kept."""

    def __init__(self, application: Callable[..., Any], cookies: str) -> None:
        self.application, self.cookies = application, cookies

    def post(self, address: str, token: str, **fields: str) -> Seen:
        """A form as a browser sends it; `token` is the value of the cookie against forged forms."""
        body = urlencode(fields).encode()
        return self.get(
            address,
            REQUEST_METHOD="POST",
            CONTENT_TYPE="application/x-www-form-urlencoded",
            CONTENT_LENGTH=str(len(body)),
            HTTP_X_CSRFTOKEN=token,
            **{"wsgi.input": BytesIO(body)},
        )

    def get(self, address: str, **headers: Any) -> Seen:
        parts = urlsplit(address)
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookies,
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "HTTP_ACCEPT_ENCODING": "gzip, br",
            "HTTP_USER_AGENT": "bench",
            "wsgi.input": BytesIO(),
            "wsgi.errors": None,
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        } | headers
        started: list[Any] = []
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        answer = self.application(environ, lambda *given: started.extend(given))
        body = b"".join(answer)
        answer.close()
        cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
        return Seen(started[0], {name.lower(): value for name, value in started[1]}, body, cpu, wall)


def signed_in(user: Any) -> str:
    """The key of a new session of this user, by primary key: what the cookie holds."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    someone = get_user_model()._default_manager.get(pk=user)
    session = SessionStore()
    session[SESSION_KEY] = str(someone.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = someone.get_session_auth_hash()
    session.create()
    return session.session_key
