"""Keys, clicks and answers that come in another order than one would like: nothing lands on what nobody meant."""

import pytest
from playwright.sync_api import expect

from annotations.actions.marking import delete
from annotations.models import Annotation
from tests import factories
from tests.browser.desk import choose, settled, tag
from tests.factories import TEXT, annotation

WIDE = {"width": 1440, "height": 900}
QUOTE = "“We have waited eleven years,”"
SOON = 8000


def held(page, pattern):
    """Requests that are kept back; each has a `continue_`."""
    routes = []
    page.route(pattern, lambda route: routes.append(route))
    return routes


def until(page, found, timeout=5000):
    for _ in range(timeout // 50):
        if found():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to be")


def heard(page):
    with page.expect_response("**/news/"):
        pass


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)


# 1
def test_h_right_behind_a_mark_is_about_that_mark(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    routes = held(page, "**/mark/")
    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    page.keyboard.press("h")
    until(page, lambda: routes)
    page.wait_for_timeout(600)
    routes[0].continue_()
    settled(page)
    page.wait_for_timeout(600)
    settled(page)
    old.refresh_from_db()
    new = Annotation.objects.exclude(pk=old.pk).get()
    assert (old.attributes.get("hedged"), new.attributes.get("hedged")) == (None, True)


# 2
def test_a_digit_right_behind_a_mark_changes_no_other(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    routes = held(page, "**/mark/")
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    page.keyboard.press("Digit4")
    until(page, lambda: routes)
    page.wait_for_timeout(300)
    routes[0].continue_()
    settled(page)
    page.wait_for_timeout(300)
    settled(page)
    old.refresh_from_db()
    assert old.kind == "claim"


# 3
def test_a_card_that_was_asked_for_before_does_not_take_over_from_a_new_mark(page, article, ann):
    old = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    page.reload()
    routes = held(page, f"**/a/{article.pk}/{old.pk}/")
    page.locator(f'#text mark[data-a~="{old.pk}"]').click()
    until(page, lambda: routes)
    new = tag(page, TEXT, "A spokesman denied it", "3")
    expect(page.locator(f"#c-{new.pk}")).to_have_class("note-card claim draft open active")
    routes[0].continue_()
    page.wait_for_timeout(600)
    assert page.locator(".note-card.active").get_attribute("id") == f"c-{new.pk}"


# 4
def test_j_goes_on_whatever_card_comes_late(page, article, ann):
    rows = [
        annotation(article, ann, "entity", words)
        for words in ("Mara Voss", "Courier", "barrier", "spokesman")
    ]
    page.reload()
    routes = held(page, f"**/a/{article.pk}/{rows[0].pk}/")
    more = held(page, f"**/a/{article.pk}/{rows[1].pk}/")
    page.keyboard.press("j")
    until(page, lambda: routes)
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    routes[0].continue_()
    until(page, lambda: more)
    page.wait_for_timeout(300)
    page.keyboard.press("j")
    more[0].continue_()
    page.wait_for_timeout(1000)
    assert page.locator(".note-card.active").get_attribute("id") == f"c-{rows[2].pk}"


# 5
def test_d_is_about_the_card_that_was_active_then(page, article, ann):
    for words in ("Mara Voss", "Courier", "barrier"):
        annotation(article, ann, "entity", words)
    page.reload()
    page.wait_for_timeout(300)
    for key in "jdj":
        page.keyboard.press(key)
        page.wait_for_timeout(30)
    page.wait_for_timeout(1200)
    settled(page)
    assert [row.texts[0] for row in Annotation.objects.filter(deleted_at__isnull=False)] == ["Mara Voss"]


# 6
def test_a_select_that_is_left_for_another_card_is_saved(page, article, ann):
    one = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    annotation(article, ann, "claim", "A spokesman denied it")
    page.goto(f"/a/{article.pk}/?annotation={one.pk}")
    page.wait_for_timeout(300)
    page.get_by_label("to be checked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_timeout(1500)
    settled(page)
    one.refresh_from_db()
    assert "checkability" in one.attributes


# 6b
def test_a_select_that_is_shut_at_once_is_saved(page, article, ann):
    one = annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    page.goto(f"/a/{article.pk}/?annotation={one.pk}")
    page.wait_for_timeout(300)
    page.get_by_label("to be checked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1500)
    settled(page)
    one.refresh_from_db()
    assert "checkability" in one.attributes


# 7
def test_a_mark_that_lands_late_does_not_take_the_field_from_who_types(page):
    old = tag(page, TEXT, QUOTE, "1")
    routes = held(page, "**/mark/")
    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    until(page, lambda: routes)
    field = page.locator(f"#speaker-{old.pk}")
    field.click()
    page.keyboard.type("Ma")
    routes[0].continue_()
    page.wait_for_timeout(700)
    page.keyboard.type("d")
    page.wait_for_timeout(700)
    assert Annotation.objects.filter(deleted_at__isnull=False).count() == 0
    expect(field).to_have_value("Mad")


# 8
def test_a_button_that_is_pressed_as_an_answer_comes_is_pressed(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    page.locator(f"#c-{old.pk} .slot [name=value]").first.click()
    page.keyboard.type("Mara Voss")
    box = page.locator(f"#c-{old.pk}").get_by_role("button", name="Submit", exact=True).bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(400)
    page.mouse.up()
    page.wait_for_timeout(800)
    settled(page)
    old.refresh_from_db()
    assert old.status == "submitted"


# 9
def test_a_held_paragraph_does_not_bring_back_what_was_deleted_meanwhile(page, article, rev):
    heard(page)
    choose(page, TEXT, "Mara Voss")
    theirs = annotation(article, rev, passage=QUOTE)
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(1, timeout=SOON)
    delete(by=rev, annotation_id=theirs.pk, version=theirs.version)
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(0, timeout=SOON)
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    assert page.locator(f'#text mark[data-a~="{theirs.pk}"]').count() == 0


# 10
def test_the_focus_stays_on_the_button_that_takes_when_another_marks(page, article, rev):
    tag(page, TEXT, QUOTE, "1")
    heard(page)
    page.locator(".take button").focus()
    theirs = annotation(article, rev, "entity", "spokesman")
    expect(page.locator(f"#c-{theirs.pk}")).to_have_count(1, timeout=SOON)
    expect(page.locator(".take button")).to_be_focused()


# 11
@pytest.mark.parametrize("key", ["t", "r", "s", "?", "i"])
def test_twice_quickly_opens_one(page, article, key):
    tag(page, TEXT, "Mara Voss", "2")
    page.keyboard.press(key)
    page.keyboard.press(key)
    page.wait_for_timeout(1000)
    assert page.locator("dialog[open]").count() <= 1


# 12
def test_words_about_the_web_are_marked_like_any(site, project, ann):
    text = "The form has data-csrf in it, said Mara Voss."
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    choose(page, text, "Mara Voss")
    page.keyboard.press("Digit2")
    settled(page)
    expect(page.locator(".note-card.open")).to_have_count(1)


# 13
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


# 14
def test_slots_come_again_when_they_could_not_be_fetched_once(page, site):
    tag(page, TEXT, QUOTE, "1")
    page.route("**/slots*.js", lambda route: route.abort("connectionreset"))
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("f")
    page.wait_for_timeout(500)
    page.unroute("**/slots*.js")
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("f")
    page.wait_for_timeout(500)
    settled(page)
    site.complaints.clear()
    assert Annotation.objects.get().links.count() == 1


# 15
def test_enter_before_the_borders_are_there_gives_no_others(page):
    row = tag(page, TEXT, QUOTE, "1")
    page.route("**/borders*.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1200)
    settled(page)
    row.refresh_from_db()
    assert row.texts == [QUOTE]


# 16
def test_another_tab_that_sends_first_leaves_no_keys_for_later(page, article, site):
    other = page.context.new_page()
    site.watch(other)
    other.goto(f"/a/{article.pk}/")
    for one in (page, other):
        one.route("**/mark/", lambda route: route.abort("connectionreset"))
    for one, words in ((page, "Mara Voss"), (other, "the barrier")):
        choose(one, TEXT, words)
        one.keyboard.press("Digit2")
        one.wait_for_timeout(100)
    page.unroute("**/mark/")
    other.unroute("**/mark/")
    other.wait_for_timeout(20000)
    assert Annotation.objects.count() == 2
    row = Annotation.objects.get(texts=["Mara Voss"])
    expect(other.locator(f"#c-{row.pk}")).to_have_count(1)
    other.locator(f"#c-{row.pk} h3 a").click()
    expect(other.locator(f"#c-{row.pk}.open")).to_have_count(1)
    other.keyboard.press("d")
    other.wait_for_timeout(800)
    row.refresh_from_db()
    assert row.deleted_at is not None


# 17
def test_quotes_and_their_frames_at_any_speed(site, project, ann):
    text = (
        "“It will cost more,” Mara Voss told the Courier.\n"
        "“It will take years,” Tom Hale said.\n"
        "“We are ready,” Ida Berg said.\n"
    )
    article = factories.article(project, ann, text=text)
    page = site.visit(f"/a/{article.pk}/", ann, viewport=WIDE)
    page.wait_for_timeout(1500)
    for _ in range(3):
        for key in ("q", "Enter", "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(20)
    page.wait_for_timeout(2000)
    settled(page)
    rows = Annotation.objects.order_by("created_at")
    assert [row.texts[0] for row in rows] == [
        "“It will cost more,”",
        "“It will take years,”",
        "“We are ready,”",
    ]
    assert [row.links.count() for row in rows] == [3, 2, 2]


# 18
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


# 19
def test_d_at_an_open_card_is_about_it_although_a_mark_waits_for_the_network(page):
    old = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    page.route("**/mark/", lambda route: route.abort("connectionreset"))
    choose(page, TEXT, "A spokesman denied it")
    page.keyboard.press("Digit3")
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    page.locator(f"#c-{old.pk} .tops").click()
    page.keyboard.press("d")
    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_timeout(1000)
    settled(page)
    assert [row.pk for row in Annotation.objects.filter(deleted_at__isnull=False)] in ([old.pk], [])


# 20
def test_what_is_unsent_at_the_last_article_is_sent_from_the_next(site, page, project, article, ann):
    page.route("**/mark/", lambda route: route.abort("connectionreset"))
    choose(page, TEXT, "Mara Voss")
    page.keyboard.press("Digit2")
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    other = factories.article(project, ann, text="Another one.")
    page.goto(f"/a/{other.pk}/")
    page.unroute("**/mark/")
    page.wait_for_timeout(3000)
    assert Annotation.objects.count() == 1 or "unsaved" in page.locator("#state").text_content()


# 20b
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
    page.wait_for_timeout(3000)
    assert Annotation.objects.count() == 1 or "unsaved" in page.locator("#state").text_content()


# 22
def test_borders_that_are_drawn_with_the_mouse_are_the_new_ones(page):
    row = tag(page, TEXT, "the barrier would protect 4,000 homes", "3")
    page.keyboard.press("b")
    page.wait_for_timeout(300)
    choose(page, TEXT, "the barrier")
    page.wait_for_timeout(300)
    settled(page)
    row.refresh_from_db()
    assert row.texts == ["the barrier"]


# 23
def test_what_is_typed_in_another_slot_is_not_sent_with_words_that_are_picked(page):
    row = tag(page, TEXT, QUOTE, "1")
    bodies = []
    page.on("request", lambda one: one.method == "POST" and bodies.append(one.post_data))
    page.locator(f"#c-{row.pk} button[data-pick=Who]").click()
    choose(page, TEXT, "Mara Voss")
    page.wait_for_timeout(300)
    settled(page)
    assert "part=on" not in bodies[0]
