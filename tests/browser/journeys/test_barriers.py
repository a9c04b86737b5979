"""No barrier in any state of the workspace, at any width, in light and dark; every annotation has a name."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotations.actions.annotating.changing import change
from annotations.actions.projects import write_guidelines
from annotations.choices import Role
from tests import factories
from tests.browser.desk import arrived, choose
from tests.factories import TEXT, annotation

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PASSAGES = {
    "quote": "“We have waited eleven years,”",
    "entity": "eleven years",
    "claim": "the barrier would protect 4,000 homes",
    "source": "spokesman",
}


def barriers(page: Page, state: str) -> list[str]:
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{state}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found] + [
        f"{state}: too wide"
    ] * wide


@pytest.fixture
def marked(article, ann, project):
    rules = (
        "## Quotes\n\n| | |\n|---|---|\n| a | b |\n\n" + "- With the [marks](https://example.org/).\n" * 40
    )
    write_guidelines(by=factories.member(project, "max", Role.MANAGER), slug=project.slug, text=rules)
    return {kind: annotation(article, ann, kind, passage) for kind, passage in PASSAGES.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_no_state_of_the_page_has_a_barrier(site, project, article, ann, marked, size, scheme):
    empty = factories.article(project, ann, "“Nothing,” she said, “is marked here.”")
    page = site.visit(f"/a/{empty.pk}/", ann, viewport=SIZES[size], color_scheme=scheme)
    found = barriers(page, "empty")
    for kind, row in marked.items():
        page.goto(f"/a/{article.pk}/?annotation={row.pk}")
        for summary in page.locator(".note-card.open details.more > summary").all():
            summary.click()
        found += barriers(page, f"open {kind}")
    choose(page, TEXT, "Mara Voss")
    page.locator("#tagbar").wait_for(state="visible")
    found += barriers(page, "tag bar")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found += barriers(page, "help")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.get_by_role("complementary", name="Guidelines").wait_for()
    found += barriers(page, "guidelines")
    page.keyboard.press("i")

    quote = marked["quote"]
    page.goto(f"/a/{article.pk}/?annotation={quote.pk}")
    change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"hedged": True}})
    page.keyboard.press("c")
    page.keyboard.type("told")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use mine").wait_for()
    found += barriers(page, "conflict")
    page.get_by_role("link", name="Keep theirs").click()
    expect(page.get_by_role("button", name="Use mine")).to_have_count(0)
    complaints = [*site.complaints]  # those about the missing network are meant
    arrived(page, "unsaved")  # it says what is not sent
    page.context.set_offline(True)
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("2")
    page.get_by_text("This cannot be sent now.").wait_for()
    found += barriers(page, "offline")
    page.context.set_offline(False)
    site.complaints[:] = complaints
    assert found == []


def test_every_annotation_is_named_and_reached(site, article, ann, marked):
    page = site.visit(f"/a/{article.pk}/", ann, viewport=SIZES["wide"])
    names = {
        "quote": "quote, draft: Who?: “We have waited eleven years,”",
        "entity": "entity, draft: eleven years",
        "claim": "claim, draft: the barrier would protect 4,000 homes",
        "source": "source, draft: spokesman",
    }
    for kind, row in marked.items():
        expect(page.get_by_role("article", name=names[kind], exact=True)).to_have_count(1)
        expect(page.get_by_role("link", name=names[kind], exact=True)).to_have_count(1)
        first = page.locator(f'#text mark[data-a~="{row.pk}"]').first
        expect(first).to_have_accessible_description(names[kind])
    reached = []
    for _ in marked:
        page.keyboard.press("j")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == [names[kind] for kind in ("quote", "entity", "claim", "source")]
