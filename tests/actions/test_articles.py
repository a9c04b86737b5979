"""Adding, describing, submitting, signing off, restricting and deleting articles."""

import datetime
import random
import uuid

import pytest
from django.contrib.postgres.search import SearchQuery

from annotations.actions.access import assign, set_access
from annotations.actions.articles import add_article, change_article, delete_article, sign_off, submit_article
from annotations.actions.review.deciding import decide
from annotations.actions.searching import index_words
from annotations.choices import ArticleState, Role, Status
from annotations.models import Annotation, Article, Assignment, Layer, Member, Revision, SearchChunk
from annotations.refusals import AlreadyUsed, Invalid, NotAllowed, NotThere, Stale, WrongState
from annotations.text.normalise import MAX_BYTES
from tests import factories
from tests.actions.counting import refused, rows

DAY = datetime.date(2026, 12, 24)


def test_an_article_comes_with_its_text_and_its_shared_layer(project, ann):
    described = {"headline": "Quay", "published_at": "2026-03-12T10:00:00+02:00", "language": None}
    article, new = add_article(by=ann, project=project, text="\ufeffa\r\nb", described=described)
    revision, layer = article.revisions.get(), Layer.objects.get()
    assert new
    assert (revision.text, revision.length, revision.current) == ("a\nb", 3, True)
    assert (layer.kind, layer.article_id, article.state) == ("shared", article.pk, "open")
    assert Article.objects.get().published_at == datetime.datetime(2026, 3, 12, 8, tzinfo=datetime.UTC)
    assert Article.objects.get().language == "en"


def test_the_same_text_is_the_same_article(project, ann, rev):
    first, _ = add_article(by=ann, project=project, text="a\nb", described={"headline": "One"})
    before = rows()
    again, new = add_article(by=rev, project=project, text="a\r\nb", described={"headline": "Two"})
    assert (again.pk, again.headline, new) == (first.pk, "One", False)
    assert rows() == before
    other = factories.project("other")
    Member.objects.create(project=other, user=ann, role=Role.ANALYST)
    assert add_article(by=ann, project=other, text="a\nb")[1]


def test_the_text_of_an_article_one_may_not_see_is_not_betrayed(project, ann, max_):
    add_article(by=max_, project=project, text="a", described={"restricted": True, "headline": "Secret"})
    with refused(AlreadyUsed, field="text", match="ask a manager"):
        add_article(by=ann, project=project, text="a")


@pytest.mark.parametrize(
    "text",
    [None, 5, [], b"a", "", " \n", "a\0b", "\ud800", "x" * (MAX_BYTES + 1), "é" * (MAX_BYTES // 2 + 1)],
)
def test_an_unusable_text_is_refused(project, ann, text):
    with refused(Invalid, field="text"):
        add_article(by=ann, project=project, text=text)


WRONG = [
    ({"colour": 1}, "colour"),
    ({"state": "signed_off"}, "state"),
    ({"headline": 5}, "headline"),
    ({"headline": {"a": 1}}, "headline"),
    ({"headline": "x" * 501}, "headline"),
    ({"headline": "a\0b"}, "headline"),
    ({"headline": "\ud800"}, "headline"),
    ({"standfirst": "x" * 2001}, "standfirst"),
    ({"byline": []}, "byline"),
    ({"outlet": "x" * 201}, "outlet"),
    ({"url": "javascript:alert(1)"}, "url"),
    ({"url": "not a url"}, "url"),
    ({"url": 5}, "url"),
    ({"published_at": "yesterday"}, "published_at"),
    ({"published_at": 5}, "published_at"),
    ({"published_at": []}, "published_at"),
    ({"published_at": "2026-02-30"}, "published_at"),
    ({"language": ""}, "language"),
    ({"language": "x" * 36}, "language"),
    ({"external_id": ["x"]}, "external_id"),
]


@pytest.mark.parametrize(("described", "field"), WRONG)
def test_a_wrong_description_is_refused(project, ann, article, described, field):
    with refused(Invalid, field=field):
        add_article(by=ann, project=project, text="x", described=described)
    with refused(Invalid, field=field):
        change_article(by=ann, article_id=article.pk, version=1, changes=described)


@pytest.mark.parametrize("restricted", ["yes", 1, [], "true"])
def test_restricted_is_true_or_false(project, max_, restricted):
    with refused(Invalid, field="restricted"):
        add_article(by=max_, project=project, text="x", described={"restricted": restricted})


@pytest.mark.parametrize("given", ["2026-03-12", "2026-03-12T00:00:00", "2026-03-12T01:00:00+01:00"])
def test_a_moment_without_a_zone_is_in_utc(project, ann, given):
    add_article(by=ann, project=project, text="x", described={"published_at": given})
    assert Article.objects.get().published_at == datetime.datetime(2026, 3, 12, tzinfo=datetime.UTC)


def test_ids_and_external_ids_are_used_once(project, ann, article):
    with refused(AlreadyUsed, field="id"):
        add_article(by=ann, project=project, text="x", article_id=article.pk)
    add_article(by=ann, project=project, text="x", described={"external_id": "1"})
    with refused(AlreadyUsed, field="external_id"):
        add_article(by=ann, project=project, text="y", described={"external_id": "1"})


def test_who_may_add_and_restrict(project, ann, out):
    with refused(NotThere):
        add_article(by=out, project=project, text="x")
    with refused(NotAllowed, match="Only a manager of Desk"):
        add_article(by=ann, project=project, text="x", described={"restricted": True})


def test_four_megabytes_of_different_words_are_found(project, ann):
    chosen = random.Random(1)
    words = [f"w{chosen.getrandbits(48):x}" for _ in range(300_000)]
    article, _ = add_article(by=ann, project=project, text=" ".join(words))
    chunks = index_words(revision_id=article.revisions.get().pk)
    assert chunks == SearchChunk.objects.count() > 30
    for word in (words[0], words[150_000], words[-1]):
        assert SearchChunk.objects.filter(words=SearchQuery(word, config="simple")).count() == 1
    assert index_words(revision_id=article.revisions.get().pk) == chunks == SearchChunk.objects.count()
    assert index_words(revision_id=uuid.uuid4()) == 0


def test_changing_an_article(article, ann, max_, rev):
    bob = factories.member(article.project, "bob", Role.ANALYST)
    with refused(NotAllowed):
        change_article(by=bob, article_id=article.pk, version=1, changes={"headline": "x"})
    with refused(NotAllowed):
        change_article(by=ann, article_id=article.pk, version=1, changes={"restricted": True})
    changed = change_article(by=rev, article_id=article.pk, version=1, changes={"headline": "x"})
    assert (changed.version, Article.objects.get().headline) == (2, "x")
    with refused(Stale):
        change_article(by=rev, article_id=article.pk, version=1, changes={"headline": "y"})
    before = rows()
    assert change_article(by=rev, article_id=article.pk, version=2, changes={"headline": "x"}).version == 2
    assert rows() == before
    assert change_article(by=max_, article_id=article.pk, version=2, changes={"restricted": True}).restricted


@pytest.fixture
def ready(article, ann, rev):
    """A submitted article whose one annotation is approved."""
    quote = factories.annotation(article, ann)
    submit_article(by=ann, article_id=article.pk)
    decide(by=rev, annotation_id=quote.pk, version=2, verdict="approve")
    return article


def test_submitting_takes_all_of_ones_own_drafts(article, ann, rev, max_):
    mine = [factories.annotation(article, ann) for _ in range(3)]
    theirs = factories.annotation(article, rev)
    assign(by=max_, article_id=article.pk, username="ann")
    submitted, number = submit_article(by=ann, article_id=article.pk)
    assert (submitted.state, number) == (ArticleState.SUBMITTED, 3)
    assert set(
        Annotation.objects.filter(pk__in=[quote.pk for quote in mine]).values_list("status", "version")
    ) == {(Status.SUBMITTED, 2)}
    assert Annotation.objects.get(pk=theirs.pk).status == Status.DRAFT
    assert Assignment.objects.get().state == "submitted"
    before = rows()
    assert submit_article(by=ann, article_id=article.pk)[1] == 0
    assert rows() == before


def test_submitting_costs_the_same_for_many(article, ann, django_assert_num_queries):
    for _ in range(30):
        factories.annotation(article, ann)
    with django_assert_num_queries(9):
        submit_article(by=ann, article_id=article.pk)


def test_signing_off(ready, ann, rev):
    with refused(NotAllowed, match="Only a reviewer"):
        sign_off(by=ann, article_id=ready.pk, version=None)
    done = sign_off(by=rev, article_id=ready.pk, version=None)
    assert (done.state, done.signed_off_by) == (ArticleState.SIGNED_OFF, rev)
    before = rows()
    sign_off(by=rev, article_id=ready.pk, version=done.version)
    assert rows() == before
    changed = change_article(by=rev, article_id=ready.pk, version=done.version, changes={"outlet": "x"})
    assert (changed.state, Article.objects.get().signed_off_by) == (ArticleState.SUBMITTED, None)


def test_what_waits_keeps_an_article_from_being_signed_off(ready, ann, rev):
    factories.annotation(ready, ann)
    with refused(WrongState, match="1 annotations of this article still wait"):
        sign_off(by=rev, article_id=ready.pk, version=None)


def test_an_open_article_is_not_signed_off(article, rev):
    with refused(WrongState, match="has not been submitted"):
        sign_off(by=rev, article_id=article.pk, version=None)


@pytest.mark.parametrize("readers", [["nobody"], ["out"], [5], "ann", None, ["\0"]])
def test_readers_are_members(article, max_, out, readers):
    with refused(Invalid, field="readers"):
        set_access(by=max_, article_id=article.pk, restricted=True, usernames=readers)


def test_readers_are_replaced_by_a_manager_only(article, ann, rev, max_):
    with refused(NotAllowed):
        set_access(by=rev, article_id=article.pk, restricted=True, usernames=["ann"])
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann", "rev", "ann"])
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["rev"])
    assert [reader.member.user for reader in article.readers.select_related("member__user")] == [rev]


def test_restricting_lifts_the_sign_off_and_naming_readers_does_not(ready, rev, max_):
    sign_off(by=rev, article_id=ready.pk, version=None)
    set_access(by=max_, article_id=ready.pk, restricted=False, usernames=["rev"])
    assert Article.objects.get().state == ArticleState.SIGNED_OFF
    set_access(by=max_, article_id=ready.pk, restricted=True, usernames=["rev"])
    stored = Article.objects.get()
    assert (stored.state, stored.signed_off_by, stored.signed_off_at) == (ArticleState.SUBMITTED, None, None)


def test_an_article_is_assigned_once_by_a_manager(article, ann, max_):
    with refused(NotAllowed):
        assign(by=ann, article_id=article.pk, username="ann")
    for wrong in ("nobody", "\0", None):
        with refused(Invalid, field="member"):
            assign(by=max_, article_id=article.pk, username=wrong)
    first, _ = assign(by=max_, article_id=article.pk, username="ann")
    before = rows()
    assert assign(by=max_, article_id=article.pk, username="ann") == (first, False)
    assert rows() == before
    assert (first.given_by, first.due_on, first.round) == (max_, None, 1)


def test_an_article_is_given_until_a_day(article, ann, max_):
    for day in (None, DAY, DAY, None, DAY + datetime.timedelta(days=7)):
        given, _ = assign(by=max_, article_id=article.pk, username="ann", due_on=day)

    assert (given.due_on, given.version) == (DAY + datetime.timedelta(days=7), 3)
    assert Assignment.objects.get().due_on == given.due_on


def test_a_deleted_article_takes_its_annotations_along_and_frees_its_text(ready, ann, max_, project):
    with refused(NotAllowed):
        delete_article(by=ann, article_id=ready.pk, version=None)
    delete_article(by=max_, article_id=ready.pk, version=None)
    assert not Annotation.objects.filter(deleted_at=None).exists()
    assert Article.objects.get().deleted_by == max_
    assert not Revision.objects.get().current
    with refused(NotThere):
        delete_article(by=max_, article_id=ready.pk, version=None)
    assert factories.article(project, ann).pk != ready.pk


@pytest.mark.parametrize("held", ["article", "project"])
def test_what_is_held_stays(article, max_, held):
    row = article if held == "article" else article.project
    row.held = True
    row.save()
    with refused(WrongState, match="on hold"):
        delete_article(by=max_, article_id=article.pk, version=None)
