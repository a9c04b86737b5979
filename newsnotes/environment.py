"""Typed reads of environment variables, so that a typo is refused at the start and not met at night."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool) -> bool:
    """A yes or no."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{value}”.")


def number(name: str, *, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from None


def words(name: str, *, default: list[str]) -> list[str]:
    """A list, separated by commas."""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def secret(name: str, *, kept_in: Path, may_be_made: bool) -> str:
    """A secret from the environment, else one made once and kept in a file that only its owner reads.

    Raises `ImproperlyConfigured` if it is not set and `may_be_made` is false.
    """
    value = os.environ.get(name)
    if value:
        return value
    if not may_be_made:
        raise ImproperlyConfigured(f"Set {name}: without DEBUG it is not made up for you.")
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    made = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
    made.touch(mode=0o600)
    made.write_text(secrets.token_urlsafe(50))
    with contextlib.suppress(FileExistsError):
        os.link(made, kept_in)  # whole and at once: of two starters, both read the first one's secret
    made.unlink()
    return kept_in.read_text()


def database(url: str) -> Mapping[str, Any]:
    """A libpq connection URI as the keys of Django's `DATABASES`."""
    parts = dict(conninfo_to_dict(url))
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, Any] = {key: str(parts.pop(part, "") or "") for part, key in names.items()}
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": parts}
