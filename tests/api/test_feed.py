"""The change feed over HTTP: nothing is skipped, nothing comes twice, and what leaves is said."""

import base64
import json
import uuid

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.articles import (
    add_article,
    change_article,
    delete_article,
    sign_off,
    submit_article,
)
from annotations.actions.erasure.erasing import erase
from annotations.actions.records.entities import add_entity, change_entity
from annotations.actions.records.merging import merge_entities
from annotations.actions.review.checking import check_claim
from annotations.actions.review.deciding import decide
from annotations.choices import Role
from annotations.models import Feed
from annotations.models.fields import new_id
from tests import factories
from tests.api.problems import check_problem
from tests.races.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


class Follower:
    """Somebody who asks again and again, and keeps what they were told."""

    def __init__(self, api, size=50):
        self.api, self.size, self.after, self.kept, self.seqs = api, size, None, {}, []

    def poll(self):
        """What is new, page by page; checks that the numbers only grow."""
        news = []
        while True:
            cursor = f"&after={self.after}" if self.after else ""
            answer = self.api.get(f"projects/desk/changes/?page_size={self.size}{cursor}")
            assert answer.status_code == 200, answer.content
            page = answer.json()
            self.after = page["after"]
            seqs = [row["seq"] for row in page["results"]]
            assert seqs == sorted(seqs)
            assert not seqs or not self.seqs or seqs[0] > self.seqs[-1]
            self.seqs += seqs
            news += page["results"]
            if not page["more"]:
                break
        for row in news:
            if "annotation" in row:
                self.kept[row["annotation"]["id"]] = row["annotation"]
            elif "left" in row:
                self.kept.pop(row["left"]["id"], None)
        return news


@pytest.fixture
def follower(as_, rev):
    return Follower(as_(rev, "read"))


@pytest.fixture
def quote(article, ann, rev):
    return factories.approved(factories.annotation(article, ann), ann, rev)


def left(news):
    return [(row["left"]["id"], row["left"]["why"], row["reason"]) for row in news if "left" in row]


def test_what_is_approved_appears_once_as_it_is(follower, as_, rev, quote):
    [news] = follower.poll()
    assert news["reason"] == "approve"
    assert news["annotation"] == as_(rev).get(f"annotations/{quote.pk}/").json()
    assert follower.poll() == []


def test_drafts_are_not_in_the_feed(follower, article, ann):
    mine = factories.annotation(article, ann)
    delete(by=ann, annotation_id=mine.pk, version=None)
    assert follower.poll() == []


def test_what_is_deleted_leaves_and_comes_back_when_approved_again(follower, quote, ann, rev):
    follower.poll()
    delete(by=ann, annotation_id=quote.pk, version=None)
    assert left(follower.poll()) == [(str(quote.pk), "deleted", "delete")]
    assert follower.poll() == []
    restore(by=ann, annotation_id=quote.pk, version=None)
    assert left(follower.poll()) == [(str(quote.pk), "changed", "restore")]
    assert follower.kept == {}


def test_what_is_reopened_leaves_with_the_reason(follower, quote, article, ann, rev):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    links = [{"role": "speaker", "target": str(source.pk)}]
    linked = factories.approved(factories.annotation(article, ann, links=links), ann, rev)
    follower.poll()
    change(by=ann, annotation_id=quote.pk, version=None, changes={"attributes": {"form": "direct"}})
    assert left(follower.poll()) == [(str(quote.pk), "changed", "change")]
    change(by=ann, annotation_id=source.pk, version=None, changes={"kind": "entity"})
    assert left(follower.poll()) == [(str(linked.pk), "target_changed", "change")]


def test_what_is_rejected_leaves(follower, as_, quote, max_):
    follower.poll()
    body = {"verdict": "reject", "reason": "duplicate"}
    assert as_(max_).post(f"annotations/{quote.pk}/decisions/", body, If_Match="*").status_code == 201
    assert left(follower.poll()) == [(str(quote.pk), "rejected", "revoke")]


def test_a_restricted_article_leaves_and_an_opened_one_comes(follower, as_, quote, article, max_):
    follower.poll()
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": True})
    assert left(follower.poll()) == [(str(quote.pk), "restricted", "change_article")]
    wide = Follower(as_(max_, restricted=True))
    wide.poll()
    assert set(wide.kept) == {str(quote.pk)}
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": False})
    follower.poll()
    assert set(follower.kept) == {str(quote.pk)}


def test_an_article_that_was_always_restricted_is_never_heard_of(follower, as_, project, max_, rev):
    mia = factories.member(project, "mia", Role.MANAGER)
    hidden, _ = add_article(by=max_, project=project, text="“No,” he said.", described={"restricted": True})
    mark = factories.approved(factories.annotation(hidden, max_, passage="“No,”"), max_, mia)
    wide = Follower(as_(max_, restricted=True))
    wide.poll()
    assert set(wide.kept) == {str(mark.pk)}
    assert follower.poll() == []
    delete(by=max_, annotation_id=mark.pk, version=None)
    assert follower.poll() == []
    assert left(wide.poll()) == [(str(mark.pk), "deleted", "delete")]


def test_an_article_that_is_taken_out_takes_its_annotations(follower, quote, article, max_):
    follower.poll()
    delete_article(by=max_, article_id=article.pk, version=None)
    assert left(follower.poll()) == [(str(quote.pk), "deleted", "delete_article")]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_is_erased_leaves_a_tombstone(follower, quote, article, max_):
    follower.poll()
    erase(by=max_, article_id=article.pk, reason="Court order")
    assert (str(quote.pk), "erased", "erase") in left(follower.poll())
    assert follower.kept == {}


def test_what_was_approved_only_while_restricted_is_not_heard_of_later(
    follower, as_, project, ann, max_, rev
):
    hidden, _ = add_article(by=max_, project=project, text="“No,” he said.", described={"restricted": True})
    mia = factories.member(project, "mia", Role.MANAGER)
    mark = factories.approved(factories.annotation(hidden, max_, passage="“No,”"), max_, mia)
    change(by=max_, annotation_id=mark.pk, version=None, changes={"attributes": {"hedged": True}})
    change_article(by=max_, article_id=hidden.pk, version=None, changes={"restricted": False})
    assert follower.poll() == []
    decide(by=rev, annotation_id=mark.pk, version=None, verdict="approve")
    assert [row["annotation"]["id"] for row in follower.poll()] == [str(mark.pk)]


def test_what_was_opened_while_it_was_approved_leaves(follower, project, max_):
    hidden, _ = add_article(by=max_, project=project, text="“No,” he said.", described={"restricted": True})
    mia = factories.member(project, "mia", Role.MANAGER)
    mark = factories.approved(factories.annotation(hidden, max_, passage="“No,”"), max_, mia)
    change_article(by=max_, article_id=hidden.pk, version=None, changes={"restricted": False})
    delete(by=max_, annotation_id=mark.pk, version=None)
    assert left(follower.poll()) == [(str(mark.pk), "deleted", "delete")]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_erased_drafts_are_not_heard_of(follower, article, ann, max_):
    factories.annotation(article, ann)
    erase(by=max_, article_id=article.pk, reason="Court order")
    assert follower.poll() == []


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_erasure_of_a_restricted_article_is_told_to_those_who_could_read_it(
    follower, as_, project, max_, rev
):
    hidden, _ = add_article(by=max_, project=project, text="“No,” he said.", described={"restricted": True})
    mia = factories.member(project, "mia", Role.MANAGER)
    mark = factories.approved(factories.annotation(hidden, max_, passage="“No,”"), max_, mia)
    others = [Follower(as_(rev, restricted=True)), Follower(as_(max_)), follower]
    erase(by=max_, article_id=hidden.pk, reason="Court order")
    assert left(Follower(as_(max_, restricted=True)).poll()) == [(str(mark.pk), "erased", "erase")]
    for other in others:
        assert other.poll() == []


def test_small_pages_say_the_same_as_large_ones(follower, as_, project, ann, rev):
    article = factories.article(project, ann)
    for place in range(5):
        row = factories.approved(factories.annotation(article, ann), ann, rev)
        if place % 2:
            delete(by=ann, annotation_id=row.pk, version=None)
    small = Follower(as_(rev), size=1)
    small.poll()
    follower.poll()
    assert small.kept == follower.kept
    assert len(follower.kept) == 3
    assert small.after == follower.after


def test_what_changed_again_comes_once_however_small_the_pages(as_, quote, rev, ann):
    change(by=ann, annotation_id=quote.pk, version=None, changes={"attributes": {"hedged": True}})
    decide(by=rev, annotation_id=quote.pk, version=None, verdict="approve")
    page = as_(rev).get("projects/desk/changes/?page_size=1")
    rows = []
    while page.json()["more"]:
        rows += page.json()["results"]
        page = as_(rev).get(f"projects/desk/changes/?page_size=1&after={page.json()['after']}")
    [row] = rows + page.json()["results"]
    assert row["annotation"]["attributes"] == {"hedged": True}


def test_nothing_is_skipped_while_others_write(follower, project, ann, rev):
    articles = [factories.article(project, ann, text=f"Number {place}.") for place in range(4)]

    def write(article):
        return [
            factories.approved(factories.annotation(article, ann, "entity", "Number"), ann, rev).pk
            for _ in range(5)
        ]

    def read():
        for _ in range(25):
            follower.poll()

    *written, _ = at_once([*(lambda article=article: write(article) for article in articles), read])
    follower.poll()
    assert set(follower.kept) == {str(pk) for pks in written for pk in pks}
    assert len(follower.seqs) == len(set(follower.seqs)) >= 20


def cursor(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def test_a_garbled_cursor_is_refused(as_, rev, quote):
    api = as_(rev)
    epoch = str(Feed.objects.get().epoch)
    for after in (
        "",
        "x",
        "%00",
        "é",
        "bnVsbA==",
        cursor(epoch),
        cursor("x", 1),
        cursor(1, 1),
        cursor(epoch, "1"),
        cursor(epoch, -1),
        cursor(epoch, True),
        cursor(epoch, 2**63),
        cursor(epoch, 1.5),
    ):
        check_problem(api.get(f"projects/desk/changes/?after={after}"), 400, "after")
    check_problem(api.get("projects/desk/changes/?page_size=0"), 400, "page_size")
    check_problem(api.get("projects/desk/changes/?kind=quote"), 400, "kind")


def test_a_cursor_from_before_a_restore_is_gone(as_, rev, follower, quote):
    follower.poll()
    check_problem(as_(rev).get(f"projects/desk/changes/?after={cursor(str(uuid.uuid4()), 1)}"), 410, "after")
    Feed.objects.update(epoch=new_id())
    check_problem(as_(rev).get(f"projects/desk/changes/?after={follower.after}"), 410, "after")
    fresh = Follower(as_(rev))
    fresh.poll()
    assert set(fresh.kept) == {str(quote.pk)}


@pytest.fixture
def claim(article, ann, rev):
    return factories.approved(factories.annotation(article, ann, "claim", "4,000 homes"), ann, rev)


def check(claim, by, number, state, **values):
    check_claim(by=by, annotation_id=claim.pk, number=number, state=state, values=values)


def test_a_check_is_heard_of_once_it_is_agreed_and_when_it_is_taken_up_again(follower, claim, ann, rev):
    follower.poll()

    check(claim, ann, 0, "open")
    check(claim, ann, 1, "ready", verdict="true")
    assert follower.poll() == []
    check(claim, rev, 2, "agreed")
    [agreed] = follower.poll()
    check(claim, rev, 3, "withdrawn")
    [withdrawn] = follower.poll()

    assert (agreed["reason"], agreed["annotation"]["check"]["verdict"]) == ("check", "true")
    assert (withdrawn["reason"], withdrawn["annotation"]["check"]) == ("check", None)
    assert follower.poll() == []


def test_a_check_of_what_is_not_approved_is_not_heard_of(follower, article, ann, rev):
    draft = factories.annotation(article, ann, "claim", "4,000 homes")

    check(draft, ann, 0, "open")
    check(draft, ann, 1, "ready", verdict="true")
    check(draft, rev, 2, "agreed")

    assert follower.poll() == []


def signed(news):
    return [(row["reason"], row["article"]["state"]) for row in news if "article" in row]


@pytest.mark.parametrize("size", [1, 50])
def test_a_sign_off_is_heard_of_and_that_it_is_lifted(as_, article, ann, rev, quote, size):
    follower = Follower(as_(rev, "read"), size=size)
    submit_article(by=ann, article_id=article.pk)
    assert signed(follower.poll()) == []

    sign_off(by=rev, article_id=article.pk, version=None)
    news = follower.poll()
    factories.annotation(article, ann, "entity", "Mara Voss")
    lifted = follower.poll()

    assert signed(news) == [("sign_off", "signed_off")]
    assert news[-1]["article"]["signed_off_by"] == "rev"
    assert "text" not in news[-1]["article"]
    assert signed(lifted) == [("mark", "submitted")]
    assert signed(Follower(as_(rev, "read"), size=size).poll()) == [("mark", "submitted")]


def test_a_sign_off_of_a_restricted_article_is_not_heard_of(follower, as_, project, max_):
    hidden, _ = add_article(by=max_, project=project, text="“No,” he said.", described={"restricted": True})
    submit_article(by=max_, article_id=hidden.pk)
    sign_off(by=max_, article_id=hidden.pk, version=None)

    assert signed(follower.poll()) == []
    assert signed(Follower(as_(max_, restricted=True)).poll()) == [("sign_off", "signed_off")]


def test_a_record_is_heard_of_by_its_new_name_and_what_was_approved_with_it_leaves(
    follower, project, article, ann, rev
):
    voss, _ = add_entity(by=ann, project=project, values={"name": "Voss", "type": "person"})
    local, _ = add_entity(
        by=ann, project=project, values={"name": "a nurse", "type": "person"}, article_id=article.pk
    )
    mention = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(voss.pk)})
    factories.approved(mention, ann, rev)
    follower.poll()

    change_entity(by=rev, entity_id=voss.pk, version=None, changes={"name": "Mara Voss"})
    change_entity(by=rev, entity_id=voss.pk, version=None, changes={"aliases": ["the mayor"]})
    change_entity(by=rev, entity_id=local.pk, version=None, changes={"name": "a man"})
    news = follower.poll()

    assert left(news) == [(str(mention.pk), "record_changed", "set_entity")]
    assert [row["record"] for row in news if "record" in row] == [
        {
            "id": str(voss.pk),
            "name": "Mara Voss",
            "type": "person",
            "wikidata_id": None,
            "merged_into": None,
        }
    ]


def test_a_record_that_is_merged_is_heard_of_with_where_it_went(follower, project, article, ann, rev):
    gone, kept = (
        add_entity(by=ann, project=project, values={"name": name, "type": "person"})[0]
        for name in ("M. Voss", "Mara Voss")
    )
    mention = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(gone.pk)})
    factories.approved(mention, ann, rev)
    follower.poll()

    merge_entities(by=rev, entity_id=gone.pk, into_id=kept.pk, version=None)
    news = follower.poll()

    assert left(news) == [(str(mention.pk), "record_changed", "merge_entity")]
    assert [(row["record"]["id"], row["record"]["merged_into"]) for row in news if "record" in row] == [
        (str(gone.pk), str(kept.pk))
    ]
