"""What the next page says once about what was just done."""

from django.contrib import messages
from django.http import HttpRequest

from annotations.translation import translate


def tell_success(request: HttpRequest, *sentences: str) -> None:
    """Say that something was done."""
    messages.success(request, _join(sentences))


def tell_info(request: HttpRequest, *sentences: str) -> None:
    """Say something that the person should know."""
    messages.info(request, _join(sentences))


def _join(sentences: tuple[str, ...]) -> str:
    # Messages are stored as text until a page shows them: from then on they could not be translated.
    return " ".join(map(translate, sentences))
