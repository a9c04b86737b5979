"""How many keys a quotation takes until it is complete: marked, with who said it and how, or what it continues."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from annotations.models import Annotation
from tests import factories
from tests.browser.conftest import LONG_READ
from tests.browser.desk import loaded, settled

pytestmark = pytest.mark.skipif(
    not LONG_READ.exists(), reason="the real article is not beside this repository"
)

NO_RULE = (
    "export const showSuggestions = () => {}, takeSuggestions = () => false, keepSuggestions = () => {};"
)


@dataclass(frozen=True)
class Said:
    """One quotation: how it begins, who said it and how (nobody: it continues the one before)."""

    begins: str
    who: str
    how: str
    by_hand: str
    """The keys behind `q` and Enter when nothing is suggested: arrows, capital ones with Shift, and slots."""


QUOTES = [
    Said("“It’s time", "Trump", "told", "→ f c"),
    Said("“What he is guilty", "Trump", "continued", "→ f c"),
    Said("“In order to keep", "", "", "↑ f"),
    Said("“is a sick man", "president", "added", "↑ → f c"),
    Said("“We find the US", "Iranian dictator", "writing", "← c ↑ → ⇢ ⇢ f"),
    Said("“the US President", "Khamenei", "wrote", "← ← ← f c"),
    Said("“The best decision", "Trump", "said", "→ f c"),
    Said("“all options", "Karoline Leavitt", "said", "← ← ← ← f c"),
    Said("“There will be", "spokesman", "told", "→ → f c"),
    Said("“President Trump stated", "", "", "↑ f"),
]
ARROWS = {"→": "ArrowRight", "←": "ArrowLeft", "↑": "ArrowUp", "⇢": "Shift+ArrowRight"}


@pytest.fixture
def visit(site, project, ann) -> Callable[..., Page]:
    article = factories.article(project, ann, text=LONG_READ.read_text())

    def start(*, rule: bool) -> Page:
        page = site.visit("/", ann)
        if not rule:
            page.route(
                "**/suggestions*.js",
                lambda route: route.fulfill(content_type="text/javascript", body=NO_RULE),
            )
        page.goto(f"/a/{article.pk}/")
        return page

    return start


def jump(page: Page, said: Said) -> int:
    """Press `q` until the quotation is selected; returns how often."""
    for times in range(1, 4):
        page.keyboard.press("q")
        loaded(page)
        if page.evaluate("getSelection().toString()").startswith(said.begins):
            return times
    raise AssertionError(f"{said.begins} is not where q leads")


def stored() -> list[tuple[str, str, str, str]]:
    """What each quote says: its first words, who, how, and the first words of the one that it continues."""
    found = []
    for row in Annotation.objects.filter(kind="quote").order_by("spans"):
        links = {link.role: link for link in row.links.select_related("target")}
        who, how = (" ".join(links[role].texts) if role in links else "" for role in ("speaker", "cue"))
        before = links["continues"].target.texts[0] if "continues" in links else ""
        found.append((row.texts[0], who, how, before))
    return found


def check(counts: list[int], *, mean: float, most: int) -> None:
    """All ten are complete, within so many keys."""
    rows = stored()
    text = LONG_READ.read_text()
    assert len(rows) == len(QUOTES) == len(counts)
    for at, ((words, who, how, before), said) in enumerate(zip(rows, QUOTES, strict=True)):
        assert words.startswith(said.begins)
        assert words.endswith("”")
        assert words in text
        assert (who, how) == (said.who, said.how)
        assert before == ("" if said.who else rows[at - 1][0])
    assert sum(counts) / len(counts) <= mean
    assert max(counts) <= most


def test_with_what_the_rule_suggests_a_quote_takes_four_keys_at_most(visit):
    page = visit(rule=True)
    counts = []
    for said in QUOTES:
        keys = jump(page, said)
        for key in ("Enter", "Enter"):
            page.keyboard.press(key)
            settled(page)
            keys += 1
        counts.append(keys)
    check(counts, mean=4, most=8)


def test_by_hand_a_quote_takes_six_keys_on_average(visit):
    page = visit(rule=False)
    counts = []
    for said in QUOTES:
        keys = jump(page, said)
        for key in ("Enter", *said.by_hand.split()):
            page.keyboard.press(ARROWS.get(key, key))
            keys += 1
        settled(page)
        counts.append(keys)
    check(counts, mean=6, most=9)
