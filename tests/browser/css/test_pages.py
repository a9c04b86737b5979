"""How the pages around a project are seen, in each language and at both ends of what screens are wide."""

import pytest
from django.conf import settings

from tests.factories import annotation

CUT_OFF = """() => [...document.querySelectorAll("nav a, .foot a, button, h1, summary")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.textContent.trim())"""


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_nothing_to_press_is_cut_off_on_a_phone(site, project, article, max_, language):
    page = site.visit("/p/desk/", max_, viewport={"width": 360, "height": 740}, locale=language)

    cut_off = {}
    for path in ("", "articles/", "review/", "entities/", "export/", "settings/"):
        page.goto(f"/p/desk/{path}")
        cut_off[path] = page.evaluate(CUT_OFF)

    assert not any(cut_off.values()), cut_off


@pytest.mark.parametrize("width", [1440, 360])
def test_what_was_before_and_after_stands_beside_each_other(site, article, ann, width):
    row = annotation(article, ann)
    page = site.visit(f"/a/{article.pk}/{row.pk}/history/", ann, viewport={"width": width, "height": 800})

    shares = page.locator(".note .both").evaluate_all(
        "(all) => all.map((one) => one.clientWidth / one.closest('.note').clientWidth)"
    )
    aligned = page.locator(".both th").evaluate_all(
        "(all) => [...new Set(all.map((one) => getComputedStyle(one).textAlign))]"
    )

    assert shares
    assert min(shares) > 0.8
    assert aligned == ["left"]
