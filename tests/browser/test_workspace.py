"""The whole path of an article through the workspace."""

from annotations.models import Annotation
from tests.browser.desk import drag, marked_words, settled
from tests.factories import TEXT


def test_a_drag_and_a_digit_mark_exactly_what_was_selected(site, article, ann):
    page = site.visit(f"/a/{article.pk}/", ann)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.locator("#text").evaluate("(text) => text.textContent") == TEXT
    start, end = drag(page, TEXT, "“We have waited eleven years,”")
    page.keyboard.press("Digit1")
    settled(page)
    stored = Annotation.objects.get()
    assert [tuple(span) for span in stored.spans] == [(start, end)]
    assert marked_words(page, stored) == "“We have waited eleven years,”"
    assert page.locator(".note-card.open.active").count() == 1
