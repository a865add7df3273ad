"""Django's sessions in the database, found by a prepared question: every request begins with it."""

from typing import Any

from django.contrib.sessions.backends import db

from .prepared import NOW, prepared


@prepared
def by_key(model: Any, *, key: Any) -> Any:
    return model.objects.filter(session_key=key, expire_date__gt=NOW)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        found = by_key.first(self.model, key=self.session_key)
        if found is None:
            self._session_key = None
        return found
