"""A server process gets ready before its first request."""

import gc

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

YOUNG = (10_000, 20, 20)
"""How many new objects start a collection of the youngest, and how many of those one of the next older (`gc`)."""


def warm_up() -> None:
    """Load what requests would load one by one, and take it all out of the garbage collector's rounds.

    A full collection walks everything that is loaded, which takes longer than answering: some 80 ms, in the midst of
    every dozenth page.
    """
    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    pages = settings.BASE_DIR / "templates"
    for page in sorted(pages.rglob("*.html")):
        get_template(str(page.relative_to(pages)))
    gc.set_threshold(*YOUNG)
    gc.collect()
    gc.freeze()
