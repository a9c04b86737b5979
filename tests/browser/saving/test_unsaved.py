"""What could not be sent, or not be fetched: it is kept, it is said, and it is nobody else's."""

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, eventually, held, settled, tag, until
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


def test_what_is_unsent_at_the_last_article_is_sent_from_the_next(site, page, project, article, ann):
    page.route("**/mark/", lambda route: route.abort("connectionreset"))
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    other = factories.article(project, ann, text="Another one.")
    page.goto(f"/a/{other.pk}/")
    page.unroute("**/mark/")
    eventually(lambda: Annotation.objects.count(), 1)


def test_a_mark_and_n_at_once_is_saved(site, page, project, article, ann):
    factories.article(project, ann, text="Another one.")
    page.reload()
    page.wait_for_timeout(300)
    routes = held(page, "**/mark/")
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    until(page, lambda: routes)
    page.locator("[data-key=n], [data-key=p]").first.click()
    page.wait_for_timeout(100)
    page.unroute("**/mark/")
    eventually(lambda: Annotation.objects.count(), 1)


def test_two_edits_and_a_reload_before_the_first_is_answered_collide_with_nobody(page):
    old = tag(page, TEXT, QUOTE, "1")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            return route.abort("connectionreset")
        return route.abort("connectionreset")

    page.route("**/attributes/", lose)
    page.keyboard.press("h")
    page.wait_for_timeout(50)
    page.keyboard.press("y")
    until(page, lambda: lost)
    page.reload()
    page.unroute("**/attributes/")
    page.wait_for_timeout(2000)
    settled(page)
    expect(page.locator(".both")).to_have_count(0)
    old.refresh_from_db()
    assert old.attributes == {"hedged": True, "negated": True}


@pytest.mark.parametrize("key", ["j", "Escape"])
def test_a_select_whose_card_is_left_at_once_is_saved(page, article, ann, key):
    one = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    annotation(article, ann, "claim", "A spokesman denied it")
    page.goto(f"/a/{article.pk}/?annotation={one.pk}")
    page.wait_for_timeout(300)
    page.get_by_label("to be checked").focus()
    for pressed in ("ArrowDown", "Tab", key):
        page.keyboard.press(pressed)
    page.wait_for_timeout(1500)
    settled(page)
    one.refresh_from_db()
    assert "checkability" in one.attributes


def test_places_are_not_marked_as_another_who_signed_in_meanwhile(site, project, ann, rev):
    text = "Mara Voss came. Then Mara Voss went."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    tag(page, text, "Mara Voss", "2")
    page.keyboard.press("t")
    page.locator(".places-dialog").wait_for()
    other = page.context.new_page()
    other.goto("/accounts/login/?next=/")
    if not other.locator("[name=username]").count():
        other.context.clear_cookies(name="sessionid")
        other.goto("/accounts/login/?next=/")
    other.fill("[name=username]", rev.username)
    other.fill("[name=password]", factories.PASSWORD)
    other.press("[name=password]", "Enter")
    other.wait_for_timeout(500)
    page.bring_to_front()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    assert list(Annotation.objects.filter(author=rev)) == []


def test_words_about_the_web_are_marked_like_any(site, project, ann):
    text = "The form has data-csrf in it, said Mara Voss."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    choose(page, text, "Mara Voss")
    page.keyboard.press("Digit2")
    settled(page)
    expect(page.locator(".note-card.open")).to_have_count(1)


def test_nasty_names_are_text(site, project, ann):
    bad = "\"'><img src=x onerror=alert(1)>&amp;{{7*7}}</script><script>alert(2)</script>"
    text = f"Mara Voss said “{bad}” and {bad} left.\n"
    article = factories.article(project, ann, text=text, headline=bad, outlet=bad, byline=bad, standfirst=bad)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    tag(page, text, f"“{bad}”", "1")
    page.locator(".slot [name=value]").first.fill(bad)
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    tag(page, text, bad, "2", nth=1)
    page.get_by_role("combobox", name="Record").fill(bad)
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Only in this article").click()
    settled(page)
    tag(page, text, bad, "3")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_timeout(500)
    assert page.locator("img, #text script").count() == 0
    assert Annotation.objects.count() == 3
    assert page.evaluate("document.querySelector('#text').textContent") == text


def test_slots_come_again_when_they_could_not_be_fetched_once(page, site):
    tag(page, TEXT, QUOTE, "1")
    page.route("**/slots*.js*", lambda route: route.abort("connectionreset"))
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("f")
    expect(page.locator("#said")).to_have_text("This could not be loaded. Try again.")
    page.unroute("**/slots*.js*")
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("f")
    page.wait_for_timeout(500)
    settled(page)
    assert Annotation.objects.get().links.count() == 1
    assert [one for one in site.complaints if "Failed to load resource" not in one] == []
    site.complaints.clear()


def test_a_card_that_cannot_be_fetched_says_so(page, article, ann, site):
    row = annotation(article, ann, "entity", "Mara Voss")
    page.reload()
    page.route(f"**/a/{article.pk}/{row.pk}/", lambda route: route.abort("internetdisconnected"))
    page.locator("#text mark").click()
    page.wait_for_timeout(700)
    site.complaints.clear()
    expect(page.locator("#said")).not_to_be_empty()
