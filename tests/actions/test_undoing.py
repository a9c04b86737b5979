"""Undo and redo, action by action. Committed transactions: the order of actions is drawn at the commit."""

import pytest

from annotations.actions.articles import submit_article
from annotations.actions.deciding import decide, move
from annotations.actions.marking import change, delete, mark_many
from annotations.actions.undoing import redo, undo
from annotations.choices import ArticleState, Reopened, Status, Verb
from annotations.models import Annotation, Article, Decision
from annotations.refusals import WrongState
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def now(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.pk)


def test_undo_of_a_mark_deletes_it_and_redo_brings_it_back(article, ann):
    quote = factories.annotation(article, ann)
    assert undo(by=ann, article_id=article.pk).verb == Verb.MARK
    assert now(quote).deleted_at is not None
    redo(by=ann, article_id=article.pk)
    assert (now(quote).deleted_at, now(quote).version) == (None, 3)


def test_undo_takes_back_the_newest_first_then_the_one_before(article, ann):
    quote = factories.annotation(article, ann, attributes={"form": "direct"})
    change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"hedged": True}})
    change(by=ann, annotation_id=quote.pk, version=2, changes={"attributes": {"negated": True}})
    undo(by=ann, article_id=article.pk)
    assert now(quote).attributes == {"form": "direct", "hedged": True}
    undo(by=ann, article_id=article.pk)
    assert now(quote).attributes == {"form": "direct"}
    redo(by=ann, article_id=article.pk)
    redo(by=ann, article_id=article.pk)
    assert now(quote).attributes == {"form": "direct", "hedged": True, "negated": True}
    with pytest.raises(WrongState, match="nothing to redo"):
        redo(by=ann, article_id=article.pk)


def test_undo_of_a_change_brings_links_back(article, ann):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    speaker = {"role": "speaker", "target": str(source.pk), "spans": [list(source.spans[0])]}
    quote = factories.annotation(article, ann, links=[speaker])
    change(by=ann, annotation_id=quote.pk, version=1, changes={"links": []})
    assert now(quote).links.count() == 0
    undo(by=ann, article_id=article.pk)
    link = now(quote).links.get()
    assert (link.role, link.target_id, link.texts) == ("speaker", source.pk, ["Mara Voss"])


def test_undo_of_an_approval_withdraws_the_decision(article, ann, rev):
    quote = factories.approved(factories.annotation(article, ann), ann, rev)
    undo(by=rev, article_id=article.pk)
    assert now(quote).status == Status.SUBMITTED
    first, withdrawn = Decision.objects.order_by("decided_at")
    assert withdrawn.withdraws_id == first.pk
    redo(by=rev, article_id=article.pk)
    assert now(quote).status == Status.APPROVED
    assert Decision.objects.count() == 3


def test_an_undone_approval_can_be_given_again(article, ann, rev):
    quote = factories.approved(factories.annotation(article, ann), ann, rev)
    undo(by=rev, article_id=article.pk)
    decide(by=rev, annotation_id=quote.pk, version=now(quote).version, verdict="approve")
    assert now(quote).status == Status.APPROVED


def test_undo_is_refused_once_somebody_else_has_acted_on_it(article, ann, rev):
    quote = factories.annotation(article, ann)
    move(by=ann, annotation_id=quote.pk, version=1, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=quote.pk, version=2, verdict="approve")
    with pytest.raises(WrongState, match="changed this since"):
        undo(by=ann, article_id=article.pk)
    assert now(quote).status == Status.APPROVED


def test_undo_is_per_person_and_per_article(article, ann, rev, project):
    other = factories.article(project, ann, text="Another text.")
    factories.annotation(article, ann)
    with pytest.raises(WrongState, match="nothing of yours"):
        undo(by=ann, article_id=other.pk)
    with pytest.raises(WrongState, match="nothing of yours"):
        undo(by=rev, article_id=article.pk)


def test_redo_is_gone_after_something_else_was_done(article, ann):
    factories.annotation(article, ann)
    undo(by=ann, article_id=article.pk)
    factories.annotation(article, ann, "entity", "Mara Voss")
    with pytest.raises(WrongState, match="nothing to redo"):
        redo(by=ann, article_id=article.pk)


def test_undo_of_a_deleted_target_brings_it_back_and_leaves_the_quote_to_be_approved_again(article, ann, rev):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    factories.approved(quote, ann, rev)
    delete(by=ann, annotation_id=source.pk, version=1)
    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.TARGET_LEFT)
    undo(by=ann, article_id=article.pk)
    assert now(source).deleted_at is None
    assert now(quote).status == Status.SUBMITTED


def test_undo_of_a_bulk_mark_takes_all_of_it(article, ann):
    items = [
        {"kind": "entity", "spans": [factories.span(factories.TEXT, name)]}
        for name in ("Mara Voss", "Courier")
    ]
    mark_many(by=ann, article_id=article.pk, items=items)
    assert len(undo(by=ann, article_id=article.pk).annotation_ids) == 2
    assert Annotation.objects.filter(deleted_at=None).count() == 0
    redo(by=ann, article_id=article.pk)
    assert Annotation.objects.filter(deleted_at=None).count() == 2


def test_undo_of_submitting_the_article_opens_it_again(article, ann):
    quote = factories.annotation(article, ann)
    submit_article(by=ann, article_id=article.pk)
    undo(by=ann, article_id=article.pk)
    assert now(quote).status == Status.DRAFT
    assert Article.objects.get(pk=article.pk).state == ArticleState.OPEN
    redo(by=ann, article_id=article.pk)
    assert Article.objects.get(pk=article.pk).state == ArticleState.SUBMITTED


def test_undo_of_a_fix_gives_the_content_back_to_its_author(article, ann, rev):
    quote = factories.annotation(article, ann)
    move(by=ann, annotation_id=quote.pk, version=1, verb=Verb.SUBMIT)
    change(by=rev, annotation_id=quote.pk, version=2, changes={"attributes": {"form": "direct"}})
    assert now(quote).status == Status.FIXED
    undo(by=rev, article_id=article.pk)
    undone = now(quote)
    assert (undone.status, undone.edited_by_id, undone.attributes) == (Status.SUBMITTED, ann.pk, {})
    decide(by=rev, annotation_id=quote.pk, version=undone.version, verdict="approve")
