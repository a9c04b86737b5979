"""Every page in another language: no word of ours is left in English.

The other language is the catalogue itself, each sentence of it between ⟦ and ⟧; the people of these pages write Hebrew.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.conf import settings
from django.utils import translation

from tests.house.test_directions import UNSEEN, VOID, World, answers, archiving, leaving, pages, taking_out
from tests.languages import forget_translations

pytestmark = pytest.mark.django_db

ZONES = available_timezones()
ENGLISH = re.compile(r"[A-Za-z]{2,}")
SHOWN = ("title", "aria-label", "placeholder", "alt", "data-hint", "data-label")
AS_IS = {
    **dict.fromkeys(
        ["UTC", "URL", "curl", "Python", "JSON", "CSV", "API", "OpenAPI"], "the same in every language"
    ),
    "newsnotes": "the name of the product",
    "English": "a language is called as its readers call it",
    "Deutsch": "a language is called as its readers call it",
}


class Untranslated(HTMLParser):
    """Collects in `wrong` what a page says outside of ⟦ and ⟧."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = dict(given)
        for name in SHOWN:
            self._check(f"<{tag} {name}>", attributes.get(name) or "", 0)
        if tag == "input" and attributes.get("type") in ("submit", "button"):
            self._check(f"<{tag} value>", attributes.get("value") or "", 0)
        if tag not in VOID:
            apart = (
                tag in UNSEEN | {"bdi", "code", "pre", "kbd", "textarea", "datalist"} or "dir" in attributes
            )
            self.open.append((tag, apart and tag not in ("html", "head", "body")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, _ in self.open]:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not any(apart for _, apart in self.open):
            self.depth = self._check(f"<{self.open[-1][0] if self.open else ''}>", data, self.depth)

    def _check(self, place: str, data: str, depth: int) -> int:
        outside = ""
        for character in data:
            depth += (character == "⟦") - (character == "⟧")
            outside += character if not depth else " "
        is_zone = outside.strip() in ZONES
        if not is_zone and any(word not in AS_IS for word in ENGLISH.findall(outside)):
            self.wrong.append(f"{place} {' '.join(outside.split())[:80]}")
        return depth


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language in which every sentence is its English between brackets."""
    functions = {
        "gettext": lambda message: f"⟦{message}⟧" if message else "",
        "pgettext": lambda _context, message: f"⟦{message}⟧",
        "ngettext": lambda one, many, number: f"⟦{one if number == 1 else many}⟧",
        "npgettext": lambda _context, one, many, number: f"⟦{one if number == 1 else many}⟧",
    }
    for name, function in functions.items():
        monkeypatch.setattr(translation._trans, name, function)
    forget_translations()
    with translation.override("de"):
        yield
    forget_translations()


@pytest.mark.parametrize("group", [pages, answers, taking_out, leaving, archiving])
def test_no_english_is_left(group: Any, bracketed: None) -> None:
    world = World.made()
    for client in world.clients.values():
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    wrong: dict[str, str] = {}
    for name, answer in group(world):
        if answer.get("Content-Type", "").startswith("text/html"):
            for piece in Untranslated(answer.content.decode()).wrong:
                wrong.setdefault(piece, name)

    assert not wrong, "\n".join(f"{piece}\n    {name}" for piece, name in wrong.items())
