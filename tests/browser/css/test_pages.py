"""How the pages around a project are seen on a phone, in each language."""

import pytest
from django.conf import settings

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
