"""What was done and not acknowledged: kept, sent in order, once."""

import pytest
from playwright.sync_api import expect

from annotations.actions.annotating.deleting import delete
from annotations.models import Action, Annotation
from tests import factories
from tests.browser.desk import choose, eventually, settled
from tests.factories import TEXT

WORDS = ["“We have waited eleven years,”", "Mara Voss", "the barrier", "4,000 homes", "A spokesman"]


@pytest.fixture
def page(site, article, ann):
    return site.visit(f"/a/{article.pk}/", ann)


def mark(page, words: str) -> None:
    choose(page, TEXT, words)
    page.locator("#tagbar").wait_for(state="visible")
    page.keyboard.press("Digit1")
    expect(page.locator("#tagbar")).to_be_hidden()
    page.wait_for_timeout(50)


def pending(page) -> list[str]:
    return page.evaluate("[...CSS.highlights.get('pending') ?? []].map(String)")


def stored() -> list[str]:
    return [row.texts[0] for row in Annotation.objects.order_by("created_at", "pk")]


def refuse_writes(page) -> None:
    page.route("**/mark/", lambda route: route.abort("internetdisconnected"))


def test_five_annotations_made_offline_survive_a_reload_and_are_saved_once(page):
    refuse_writes(page)
    for words in WORDS[:3]:
        mark(page, words)
    expect(page.locator("#state")).to_contain_text("3 unsaved")
    assert pending(page) == WORDS[:3]
    page.reload()
    expect(page.locator("#state")).to_contain_text("3 unsaved")
    assert pending(page) == WORDS[:3]
    for words in WORDS[3:]:
        mark(page, words)
    expect(page.locator("#state")).to_contain_text("5 unsaved")
    assert stored() == []
    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    settled(page)
    assert stored() == WORDS
    assert pending(page) == []
    assert Action.objects.filter(verb="mark").count() == 5
    page.reload()
    settled(page)
    assert stored() == WORDS


def test_it_is_sent_by_itself_when_the_network_is_back(page):
    page.context.set_offline(True)
    mark(page, WORDS[0])
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    page.context.set_offline(False)
    eventually(stored, WORDS[:1])
    settled(page)
    expect(page.locator("#said")).to_have_class("")


@pytest.mark.parametrize("write", ["mark", "frame"])
def test_a_lost_answer_is_asked_for_again_and_the_work_done_once(page, write):
    answers = []

    def lose_the_first(route):
        answers.append(route.fetch())
        if len(answers) == 1:
            return route.abort("connectionreset")
        return route.fulfill(response=answers[-1])

    page.route(f"**/{write}/", lose_the_first)
    mark(page, WORDS[0])
    page.locator(".take").wait_for()
    page.keyboard.press("Enter")
    settled(page)
    assert [answer.status for answer in answers] == [200, 200]
    assert stored() == WORDS[:1]
    assert Annotation.objects.get().links.count() == 3


def test_a_refusal_is_said_and_does_not_hold_up_the_rest(page):
    mark(page, WORDS[0])
    settled(page)
    quote = Annotation.objects.get()
    page.locator(f"#c-{quote.pk}").evaluate("(card) => { card.dataset.version = 99 }")
    page.keyboard.press("Enter")
    mark(page, WORDS[1])
    settled(page)
    assert stored() == WORDS[:2]


def test_an_article_is_not_submitted_before_all_is_saved(page):
    refuse_writes(page)
    mark(page, WORDS[0])
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    page.get_by_role("button", name="Submit article").click()
    expect(page.locator("#said")).to_contain_text("not saved yet")
    page.unroute("**/mark/")
    page.get_by_role("button", name="Try again").click()
    settled(page)
    page.get_by_role("button", name="Submit article").click()
    page.get_by_role("button", name="Submit anyway").click()
    eventually(lambda: Annotation.objects.get().status, "submitted")


def sign_in(page, password: str) -> None:
    dialog = page.get_by_role("dialog", name="Your sign-in has ended")
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name="Sign in").click()


def test_an_ended_sign_in_is_renewed_in_place(page, ann):
    page.context.clear_cookies(name="sessionid")
    mark(page, WORDS[0])
    expect(page.get_by_role("dialog")).to_contain_text(
        "What you did is kept here. Sign in as ann to save it."
    )
    assert page.get_by_label("User name").input_value() == "ann"
    sign_in(page, "not it")
    expect(page.get_by_role("dialog")).to_contain_text("Wrong user name or password")
    assert stored() == []
    sign_in(page, factories.PASSWORD)
    settled(page)
    assert WORDS[0] in stored()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_dialog_may_be_left_and_comes_again(page):
    page.context.clear_cookies(name="sessionid")
    mark(page, WORDS[0])
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    page.get_by_role("button", name="Try again").click()
    sign_in(page, factories.PASSWORD)
    settled(page)
    assert stored() == WORDS[:1]


def test_what_one_did_is_not_saved_as_another_who_signed_in_meanwhile(site, page, article, rev):
    other = site.visit(f"/a/{article.pk}/", rev)
    [session] = [one for one in other.context.cookies() if one["name"] == "sessionid"]
    page.context.add_cookies([session])
    mark(page, WORDS[0])
    expect(page.get_by_role("dialog")).to_contain_text("Sign in as ann")
    assert stored() == []
    sign_in(page, factories.PASSWORD)
    settled(page)
    assert [(row.texts, row.author.username) for row in Annotation.objects.all()] == [(WORDS[:1], "ann")]


def test_a_lost_csrf_cookie_is_fetched_anew(page):
    page.context.clear_cookies(name="csrftoken")
    mark(page, WORDS[0])
    settled(page)
    assert stored() == WORDS[:1]
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_edits_made_before_the_first_was_answered_collide_with_nobody(page):
    mark(page, WORDS[0])
    settled(page)
    page.context.set_offline(True)
    for waiting, key in enumerate("hy", 1):
        page.keyboard.press(key)
        expect(page.locator("#state")).to_contain_text(f"{waiting} unsaved")
    page.context.set_offline(False)
    settled(page)
    attributes = Annotation.objects.get().attributes
    assert (attributes.get("hedged"), attributes.get("negated")) == (True, True)
    assert Annotation.objects.get().version == 3


def test_what_somebody_else_deleted_is_said(page, ann):
    mark(page, WORDS[0])
    settled(page)
    quote = Annotation.objects.get()
    delete(by=ann, annotation_id=quote.pk, version=None)
    page.keyboard.press("h")
    settled(page)
    expect(page.locator("#said")).to_contain_text("changed by somebody in the meantime")


def test_leaving_and_coming_back_by_another_person_shows_nothing_of_the_first(site, page, article, rev):
    refuse_writes(page)
    mark(page, WORDS[0])
    expect(page.locator("#state")).to_contain_text("1 unsaved")
    other = site.visit(f"/a/{article.pk}/", rev)
    [session] = [one for one in other.context.cookies() if one["name"] == "sessionid"]
    page.context.add_cookies([session])
    page.unroute("**/mark/")
    page.reload()
    settled(page)
    assert (pending(page), stored()) == ([], [])
