"""Typed reads of environment variables, so that a typo is refused at the start and not met at night."""

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


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


def number(name: str, *, default: int, least: int = 0, most: int | None = None) -> int:
    """A whole number from `least` to `most`."""
    value = os.environ.get(name, str(default))
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from None
    if found < least or (most is not None and found > most):
        upto = "or more" if most is None else f"to {most}"
        raise ImproperlyConfigured(f"{name} must be {least} {upto}, not {found}.")
    return found


def text(name: str, *, default: str) -> str:
    """A word or a sentence; an empty one is as good as none."""
    return os.environ.get(name) or default


def words(name: str, *, default: list[str]) -> list[str]:
    """A list, separated by commas."""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def secret(name: str, *, least: int, optional: bool) -> str:
    """A secret of at least so many characters, not all alike; an optional one that is not set is empty."""
    value = os.environ.get(name, "")
    if not value and not optional:
        raise ImproperlyConfigured(
            f"Set {name} to {least} random characters or more: it is not made up here."
        )
    if value and (len(value) < least or len(set(value)) < least / 10):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: it needs {least} random characters or more."
        )
    return value


def hosts(name: str, *, at_home: bool) -> list[str]:
    """The names by which the site may be called; only at home (with DEBUG) is this machine's own the default."""
    found = words(name, default=["localhost", "127.0.0.1", "[::1]"] if at_home else [])
    if not found:
        raise ImproperlyConfigured(
            f"Set {name} to the names by which the site is called, with commas between."
        )
    if "*" in found and not at_home:
        raise ImproperlyConfigured(f"{name} must name the hosts: “*” lets anybody choose what links lead to.")
    return found


def log_level(name: str, *, default: str) -> str:
    """From which level on log messages are written."""
    value = text(name, default=default).upper()
    if value not in _LEVELS:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(_LEVELS).lower()}, not “{value.lower()}”.")
    return value


def time_zone(name: str, *, default: str) -> str:
    """The name of a time zone."""
    value = text(name, default=default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is the name of a time zone, like Europe/Berlin, not “{value}”.")
    return value


def kept(file: Path, *, make: Callable[[], str]) -> str:
    """What the file says; if it is not there, made now and kept in it, readable by its owner alone."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_name(f"{file.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(make())
        with contextlib.suppress(FileExistsError):
            os.link(made, file)  # whole and at once: of two starters, both read the first one's
        made.unlink()
    return file.read_text()


def database(url: str) -> Mapping[str, Any]:
    """A libpq connection URI as the keys of Django's `DATABASES`."""
    parts = dict(conninfo_to_dict(url))
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, Any] = {key: str(parts.pop(part, "") or "") for part, key in names.items()}
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": parts}
