"""Sessions of people who have signed in: `SESSION_ENGINE`."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotations.models.prepared import prepare
from annotations.models.user import User

_KEY = re.compile(r"[a-z0-9]{32}")
"""What the framework makes; nothing else can be in the table, nor, with NUL in it, be looked for."""


class Session(AbstractBaseSession):
    """A browser's session; `user` is who has signed in with it."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_constraint=False)

    @classmethod
    def get_session_store_class(cls) -> type[DatabaseStore]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Sessions in the database; one is read together with its person, in one statement instead of two."""

    _person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def person(self) -> User | None:
        """Who has signed in with this session; whether that still holds, `signed_in` looks at."""
        self._get_session()  # type: ignore[attr-defined]
        return self._person

    def load(self) -> dict[str, Any]:
        found = _valid(key=self.session_key or "")
        if not found:
            self._session_key = None
            return {}
        self._person = found[0].user
        return self.decode(found[0].session_data)

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and _KEY.fullmatch(key) is not None

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        row: Any = super().create_model_instance(data)  # type: ignore[arg-type]
        row.user_id = data.get(SESSION_KEY)
        return row  # type: ignore[no-any-return]


@prepare
def _valid(key: str) -> QuerySet[Session]:
    return Session.objects.select_related("user").filter(session_key=key, expire_date__gt=Now())
