"""The page about an article: for whom what is there, and two who change it at once."""

import re

import pytest

from annotations.actions.access import assign, set_access
from annotations.actions.archiving import set_archived
from annotations.actions.articles import change_article
from annotations.actions.projects import remove_member
from annotations.models import Action, Article, Assignment
from tests import factories
from tests.views.conftest import text_of
from tests.views.plain import plain

DESCRIBED = {
    "headline": "Barrier",
    "standfirst": "",
    "byline": "I. Okafor",
    "outlet": "Harbour Courier",
    "url": "",
    "published_at": "2026-03-12T14:00:00",
    "language": "en",
    "external_id": "c-7",
}


@pytest.fixture
def at(article):
    return f"/a/{article.pk}/about/"


@pytest.fixture
def manager(client, max_):
    client.force_login(max_)
    return client


def now(article):
    return Article.objects.get(pk=article.pk)


def section(answer, name):
    return plain(answer.text).partition(f'<section aria-labelledby="h-{name}"')[2].partition("</section>")[0]


def test_a_description_is_changed_and_said_to_be(client, rev, article, at):
    client.force_login(rev)
    answer = client.post(at, {**DESCRIBED, "version": article.version}, follow=True)
    assert "The details are saved." in answer.text
    after = now(article)
    assert (after.headline, after.byline, after.outlet) == ("Barrier", "I. Okafor", "Harbour Courier")
    assert (after.external_id, after.published_at.isoformat()) == ("c-7", "2026-03-12T14:00:00+00:00")


def test_what_is_sent_unchanged_changes_nothing(client, rev, article, at):
    client.force_login(rev)
    form = client.get(at).context["form"]
    shown = {field.html_name: field.value() or "" for field in form}
    before = Action.objects.count()
    assert client.post(at, shown).status_code == 302
    assert (now(article).version, Action.objects.count()) == (article.version, before)


def test_a_stranger_to_the_article_reads_and_does_not_change_it(client, project, rev, article, at):
    mia = factories.member(project, "mia", "analyst")
    client.force_login(mia)
    page = client.get(at)
    assert "<dt>Headline</dt>" in page.text
    for absent in ("Who sees it", "Take it out", 'name="headline"'):
        assert absent not in page.text
    assert client.post(at, {**DESCRIBED, "version": article.version}).status_code == 403


def test_two_who_describe_it_at_once_see_both(client, rev, max_, article, at):
    client.force_login(rev)
    change_article(by=max_, article_id=article.pk, version=None, changes={"outlet": "Evening Post"})
    answer = client.post(at, {**DESCRIBED, "version": article.version})
    assert answer.status_code == 412
    for both in ("Evening Post", 'value="Harbour Courier"', "Keep it so", "Save mine"):
        assert both in answer.text
    assert now(article).outlet == "Evening Post"
    again = answer.context["form"]["version"].value()
    assert client.post(at, {**DESCRIBED, "version": again}).status_code == 302
    assert now(article).outlet == "Harbour Courier"


def test_two_who_say_who_sees_it_at_once_see_both_there(manager, max_, ann, rev, article, at):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["rev"])
    sent = {"readers": ["ann"], "version": article.version}
    answer = manager.post(f"{at}access/", sent)
    assert answer.status_code == 412
    for theirs in ("What it is now", "Restricted to rev and the managers", "Keep it so", "Save mine"):
        assert theirs in section(answer, "access")
    for elsewhere in ("What it is now", "Save mine", "Two people changed this at once"):
        assert elsewhere not in section(answer, "about")
    form = answer.context["access"]
    assert form["readers"].value() == ["ann"]
    again = {**sent, "version": form["version"].value()}
    assert manager.post(f"{at}access/", again).status_code == 302
    assert not now(article).restricted


def test_a_stale_description_leaves_who_sees_it_alone(manager, max_, article, at):
    change_article(by=max_, article_id=article.pk, version=None, changes={"outlet": "Evening Post"})
    answer = manager.post(at, {**DESCRIBED, "version": article.version})
    assert "What it is now" in section(answer, "about")
    for elsewhere in ("What it is now", "Save mine", "Two people changed this at once"):
        assert elsewhere not in section(answer, "access")
    assert (
        manager.post(f"{at}access/", {"version": answer.context["access"]["version"].value()}).status_code
        == 302
    )


def test_what_cannot_be_stored_is_said_at_its_field(client, rev, project, article, at):
    factories.article(project, rev, text="Another.", external_id="c-7")
    client.force_login(rev)
    answer = client.post(at, {**DESCRIBED, "version": article.version})
    assert answer.status_code == 409
    assert "external id" in str(answer.context["form"].errors["external_id"])
    assert now(article).headline == article.headline


def test_a_manager_restricts_it_and_names_who_sees_it(manager, ann, rev, article, at):
    sent = {"restricted": "on", "readers": ["ann"], "version": article.version}
    assert manager.post(f"{at}access/", sent).status_code == 302
    assert now(article).restricted
    assert Article.objects.visible_to(ann).filter(pk=article.pk).exists()
    assert not Article.objects.visible_to(rev).filter(pk=article.pk).exists()
    assert "checked" in str(manager.get(at).context["access"]["readers"])
    sent = {"restricted": "on", "readers": ["ann", "rev"], "version": article.version}
    assert manager.post(f"{at}access/", sent).status_code == 412
    sent = {"readers": ["ann"], "version": now(article).version}
    assert manager.post(f"{at}access/", sent).status_code == 302
    assert Article.objects.visible_to(rev).filter(pk=article.pk).exists()
    assert manager.post(f"{at}access/", {"readers": ["out"], "version": 1}).status_code == 422


def test_a_manager_gives_it_and_takes_it_back(manager, client, ann, article, at):
    for _ in "ab":
        assert manager.post(f"{at}give/", {"member": "ann"}).status_code == 302
    assert Assignment.objects.get().member.user == ann
    assert "Take back from ann" in text_of(manager.get(at))
    for _ in "ab":
        assert manager.post(f"{at}take-back/", {"member": "ann"}).status_code == 302
    assert not Assignment.objects.exists()
    for nobody in ("nobody", "\0"):
        assert manager.post(f"{at}give/", {"member": nobody}).status_code == 422


def test_it_is_given_until_a_day_and_says_by_whom(manager, ann, at):
    wrong = manager.post(f"{at}give/", {"member": "ann", "due_on": "soon"})
    assert wrong.status_code == 422
    assert not Assignment.objects.exists()

    manager.post(f"{at}give/", {"member": "ann", "due_on": "2026-12-24"})

    given = section(manager.get(at), "given")
    assert "24 December 2026" in given
    assert "max" in given


def test_a_restricted_article_is_given_to_those_who_see_it(manager, max_, ann, rev, article, at):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])
    assert manager.get(at).context["about"].could_be_given == ["ann", "max"]
    answer = manager.post(f"{at}give/", {"member": "rev"})
    assert answer.status_code == 422
    assert "name them as a reader first" in answer.text
    assign(by=max_, article_id=article.pk, username="ann")


def test_a_manager_takes_it_out(manager, max_, article, at):
    change_article(by=max_, article_id=article.pk, version=None, changes={"outlet": "Evening Post"})
    stale = manager.post(f"{at}delete/", {"version": article.version})
    assert stale.status_code == 412
    assert "Somebody has changed this article in the meantime: look at it again." in section(stale, "delete")
    assert "What it is now" not in stale.text
    again = stale.context["delete"]["version"].value()
    gone = manager.post(f"{at}delete/", {"version": again}, follow=True)
    assert "is taken out" in gone.text
    assert now(article).deleted_at is not None
    assert manager.get(at).status_code == 404


def test_what_is_on_hold_stays(manager, article, at):
    Article.objects.update(held=True)
    assert "on hold" in manager.get(at).text
    assert manager.post(f"{at}delete/", {"version": article.version}).status_code == 409
    assert now(article).deleted_at is None


def test_what_was_left_behind_is_handed_over(manager, article, ann, rev, max_, at):
    assign(by=max_, article_id=article.pk, username="ann")
    made = factories.annotation(article, ann)
    assert section(manager.get(at), "left") == ""
    remove_member(by=max_, slug="desk", username="ann")

    page = manager.get(at)
    answer = manager.post(f"{at}take-over/", {"to": "rev"}, follow=True)

    assert "1 draft and 1 article to work on" in section(page, "left")
    assert "has left" in section(page, "given")
    assert "rev goes on with it now." in answer.text
    assert type(made).objects.get().responsible == rev
    assert Assignment.objects.get().member.user == rev


@pytest.mark.parametrize(("to", "says"), [("out", "“out” is not a member"), ("", "This field is required")])
def test_what_was_left_behind_is_handed_to_members(manager, article, ann, out, max_, at, to, says):
    factories.annotation(article, ann)
    remove_member(by=max_, slug="desk", username="ann")

    answer = manager.post(f"{at}take-over/", {"to": to})

    assert (answer.status_code, says in section(answer, "left")) == (422, True)


def test_a_reader_who_has_left_stays_named_until_they_are_not(manager, article, ann, rev, max_, at):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann", "rev"])
    remove_member(by=max_, slug="desk", username="ann")
    page = manager.get(at)
    assert "ann (has left)" in section(page, "access")

    shown = {
        "restricted": "on",
        "readers": ["rev", "ann"],
        "version": page.context["access"]["version"].value(),
    }
    before = Action.objects.count()
    assert manager.post(f"{at}access/", shown).status_code == 302
    assert (Action.objects.count(), article.readers.count()) == (before, 2)
    assert manager.post(f"{at}access/", {**shown, "readers": ["rev"]}).status_code == 302
    assert [reader.member.user for reader in article.readers.all()] == [rev]


@pytest.fixture
def has_it(article, ann, rev, max_):
    """How somebody has the article, by name: it is assigned to them, or they have begun to work in it."""
    return {
        "assigned": lambda: assign(by=max_, article_id=article.pk, username="rev"),
        "at work": lambda: factories.annotation(article, rev),
        "neither": lambda: factories.approved(factories.annotation(article, ann), ann, rev),
    }


@pytest.mark.parametrize(("how", "warned"), [("assigned", True), ("at work", True), ("neither", False)])
def test_restricting_names_who_is_locked_out_of_their_work(manager, article, has_it, at, how, warned):
    has_it[how]()
    sent = {"restricted": "on", "readers": ["ann"], "version": article.version}

    answer = manager.post(f"{at}access/", sent)

    assert answer.status_code == (409 if warned else 302)
    assert now(article).restricted is not warned
    if warned:
        assert "rev could no longer open this article, and has work in it." in text_of(answer)
        assert manager.post(f"{at}access/", {**sent, "readers": ["ann", "rev"]}).status_code == 302


def test_who_is_locked_out_anyway_is_shown_to_be(manager, article, has_it, at):
    has_it["assigned"]()
    sent = {"restricted": "on", "version": article.version, "anyway": "on"}

    answer = manager.post(f"{at}access/", sent, follow=True)

    assert now(article).restricted
    assert "cannot open it" in section(answer, "given")


def test_taking_a_reader_off_warns_as_well(manager, max_, article, has_it, at):
    has_it["assigned"]()
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["rev"])

    answer = manager.post(f"{at}access/", {"restricted": "on", "version": now(article).version})

    assert answer.status_code == 409


def test_an_archived_project_offers_nothing_that_it_would_refuse(manager, max_, article, ann, at):
    assign(by=max_, article_id=article.pk, username="ann")
    set_archived(by=max_, slug="desk", archived=True)

    page = manager.get(at)

    main = page.text.partition('<main id="main"')[2]
    assert "<form" not in main
    assert "Every member of the project." in section(page, "access")
    assert "Add article" not in manager.get("/p/desk/articles/").text
    assert "Add article" not in manager.get("/p/desk/").text


def test_the_workspace_and_the_settings_of_an_archived_project_offer_what_they_would_do(
    manager, max_, article
):
    set_archived(by=max_, slug="desk", archived=True)

    desk = manager.get(f"/a/{article.pk}/").text
    settings = manager.get("/p/desk/settings/").text

    assert (
        '<span id="closed" hidden>This project is archived: it can be read, and nothing in it changes.'
        in desk
    )
    assert "Mark a passage by typing it" not in desk
    assert 'data-key="u"' not in desk
    assert {*re.findall(r'action="/p/desk/settings/([\w/]*)/"', settings)} == {"member/password", "archive"}
    assert "Remove" in settings
