"""How commands answer: a refusal is one sentence on standard error and exit status 1, never a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.management.base import CommandError

from annotations.refusals import Refusal


def refusals_as_errors(handle: Callable[..., None]) -> Callable[..., None]:
    """Decorator of a command's `handle`."""

    @wraps(handle)
    def answering(*args: Any, **options: Any) -> None:
        try:
            handle(*args, **options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None

    return answering
