"""How large the body of a request may be, known from its head: by the route, and by whether anybody may have signed in.

A view says what it takes in an attribute, `largest_body`, in bytes; `takes` sets it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.urls import Resolver404, resolve

ANONYMOUS = 64 * 1024
"""Nobody who has not signed in has more to say than a name and a password."""

USUAL = 1024 * 1024
"""What a view takes that says nothing else: a form, one annotation."""

FORM = 3 * 1024 * 1024
"""A form whose fields are escaped one by one, for which the framework needs much memory: guidelines are the longest.

Longer texts come as files, or in parts (multipart/form-data).
"""

TEXTS = 32 * 1024 * 1024
"""Whole texts: 5 MB of UTF-8 in the widest encoding or in JSON escapes, or 5,000 annotations."""

NOWHERE = 16 * 1024
"""To a path that does not exist: small enough to be read and answered 404."""

View = TypeVar("View", bound=Callable[..., Any])


def takes(largest: int) -> Callable[[View], View]:
    """Decorate a view that takes bodies of so many bytes."""

    def declare(view: View) -> View:
        view.largest_body = largest  # type: ignore[attr-defined]
        return view

    return declare


def largest_body(path: str, *, anonymous: bool) -> int:
    """Bytes that a body sent to this path may have."""
    try:
        view = resolve(path).func
    except Resolver404:
        return NOWHERE
    home = getattr(view, "cls", None) or getattr(view, "view_class", view)
    largest: int = min(getattr(home, "largest_body", USUAL), settings.LARGEST_REQUEST)
    return min(largest, ANONYMOUS) if anonymous else largest
