"""Undo and redo, action by action. Committed transactions: the order of actions is drawn at the commit."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.marking import mark, mark_many
from annotations.actions.annotating.undoing import redo, undo
from annotations.actions.articles import submit_article
from annotations.actions.records.entities import change_entity
from annotations.actions.review.deciding import decide, move
from annotations.choices import ArticleState, Reason, Reopened, Status, Verb
from annotations.models import Annotation, Article, Decision, Entity, Project
from annotations.refusals import NotAllowed, WrongState
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


@pytest.mark.parametrize("door", ["target", "record"])
def test_an_approval_is_not_given_again_to_what_has_changed_beneath_it(article, ann, rev, project, door):
    record = Entity.objects.create(project=project, name="Mara Voss", type="person")
    source = factories.annotation(article, ann, "source", "Mara Voss", attributes={"entity": str(record.pk)})
    quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    factories.approved(quote, ann, rev)
    undo(by=rev, article_id=article.pk)
    if door == "target":
        change(by=ann, annotation_id=source.pk, version=now(source).version, changes={"kind": "entity"})
    else:
        change_entity(by=rev, entity_id=record.pk, version=1, changes={"name": "Mara Voss-Thale"})
    assert (now(quote).status, now(quote).edition) == (Status.SUBMITTED, 2)
    with pytest.raises(WrongState, match="or what it points to"):
        redo(by=rev, article_id=article.pk)
    assert now(quote).status == Status.SUBMITTED


def test_a_revocation_is_not_undone_once_what_it_points_to_has_changed(article, ann, rev):
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(source.pk)}])
    approved = factories.approved(quote, ann, rev)
    decide(
        by=rev, annotation_id=quote.pk, version=approved.version, verdict="reject", reason=Reason.WRONG_LINK
    )
    change(by=ann, annotation_id=source.pk, version=1, changes={"kind": "entity"})
    with pytest.raises(WrongState, match="or what it points to"):
        undo(by=rev, article_id=article.pk)
    assert now(quote).status == Status.REJECTED


# From the status on the left, a verb by somebody leads to the one on the right; undo and redo go back and forth.
MOVED = {
    Verb.SUBMIT: (Status.DRAFT, "ann", Status.SUBMITTED, {}),
    Verb.WITHDRAW: (Status.SUBMITTED, "ann", Status.DRAFT, {}),
    Verb.APPROVE: (Status.SUBMITTED, "rev", Status.APPROVED, {}),
    Verb.REJECT: (Status.SUBMITTED, "rev", Status.REJECTED, {"reason": Reason.WRONG_SPAN}),
    Verb.CONTEST: (Status.REJECTED, "ann", Status.SUBMITTED, {"note": "It is right."}),
    Verb.AGREE: (Status.FIXED, "ann", Status.APPROVED, {}),
    Verb.REVOKE: (Status.APPROVED, "rev", Status.REJECTED, {"reason": Reason.DUPLICATE}),
    Verb.ACCEPT: (Status.SUGGESTED, "rev", Status.DRAFT, {}),
    Verb.DISMISS: (Status.SUGGESTED, "rev", Status.DISMISSED, {}),
}


def brought_to(status: Status, article, ann, rev) -> Annotation:
    if status == Status.SUGGESTED:
        suggester = {"name": "rule", "version": "1", "score": 0.5}
        item = {"kind": "quote", "spans": [[0, 30]]}
        return mark(by=ann, article_id=article.pk, item=item, suggester=suggester)[0]
    quote = factories.annotation(article, ann)
    if status != Status.DRAFT:
        move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    if status == Status.FIXED:
        change(by=rev, annotation_id=quote.pk, version=None, changes={"attributes": {"form": "direct"}})
    verdict = {Status.APPROVED: "approve", Status.REJECTED: "reject"}.get(status)
    if verdict:
        decide(by=rev, annotation_id=quote.pk, version=None, verdict=verdict, reason=Reason.DUPLICATE)
    return quote


@pytest.mark.parametrize("verb", MOVED)
def test_every_move_can_be_undone_and_redone(article, ann, rev, verb):
    before, name, after, more = MOVED[verb]
    quote = brought_to(before, article, ann, rev)
    was = now(quote)
    person = {"ann": ann, "rev": rev}[name]
    move(by=person, annotation_id=quote.pk, version=None, verb=verb, **more)
    done = now(quote)
    assert done.status == after
    undo(by=person, article_id=article.pk)
    assert (now(quote).status, now(quote).author_id, now(quote).edited_by_id) == (
        before,
        was.author_id,
        was.edited_by_id,
    )
    redo(by=person, article_id=article.pk)
    assert (now(quote).status, now(quote).author_id) == (after, done.author_id)


def test_taking_an_approval_back_leaves_why_it_was_reopened(article, ann, rev):
    quote = factories.approved(factories.annotation(article, ann), ann, rev)
    change(by=ann, annotation_id=quote.pk, version=None, changes={"attributes": {"hedged": True}})
    assert now(quote).reopened == Reopened.CHANGED
    decide(by=rev, annotation_id=quote.pk, version=None, verdict="approve")
    undo(by=rev, article_id=article.pk)
    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.CHANGED)


def test_an_article_that_another_has_submitted_too_stays_submitted(article, ann, rev):
    factories.annotation(article, ann)
    factories.annotation(article, rev, "entity", "Mara Voss")
    submit_article(by=ann, article_id=article.pk)
    submit_article(by=rev, article_id=article.pk)
    undo(by=ann, article_id=article.pk)
    assert Article.objects.get(pk=article.pk).state == ArticleState.SUBMITTED
    undo(by=rev, article_id=article.pk)
    assert Article.objects.get(pk=article.pk).state == ArticleState.OPEN


def meant(article, ann, project, name="Mara Voss") -> tuple[Annotation, Entity]:
    record = Entity.objects.create(project=project, name=name, type="person")
    return factories.annotation(article, ann, "entity", name, attributes={"entity": str(record.pk)}), record


def test_undoing_a_change_does_not_sign_what_has_changed_beneath_as_the_authors(
    article, ann, rev, max_, project
):
    name, record = meant(article, ann, project)
    factories.approved(name, ann, max_)
    change(by=rev, annotation_id=name.pk, version=None, changes={"attributes": {"mention": "name"}})
    change_entity(by=rev, entity_id=record.pk, version=1, changes={"name": "Vera Moss"})
    undo(by=rev, article_id=article.pk)
    undone = now(name)
    assert (undone.status, undone.reopened, undone.edited_by_id) == (
        Status.SUBMITTED,
        Reopened.CHANGED,
        rev.pk,
    )
    with pytest.raises(NotAllowed):
        decide(by=rev, annotation_id=name.pk, version=None, verdict="approve")


def test_a_fix_comes_back_as_submitted_once_what_it_points_to_has_changed(article, ann, rev, project):
    name, record = meant(article, ann, project)
    move(by=ann, annotation_id=name.pk, version=None, verb=Verb.SUBMIT)
    change(by=rev, annotation_id=name.pk, version=None, changes={"attributes": {"mention": "name"}})
    change(by=ann, annotation_id=name.pk, version=None, changes={"attributes": {"mention": "pronoun"}})
    change_entity(by=ann, entity_id=record.pk, version=1, changes={"name": "Vera Moss"})
    undo(by=ann, article_id=article.pk)
    assert now(name).status == Status.SUBMITTED


def test_redoing_one_of_two_approvals_is_not_enough(article, ann, rev, max_, project):
    Project.objects.filter(pk=project.pk).update(approvals=2)
    quote = factories.approved(factories.annotation(article, ann), ann, rev)
    decide(by=max_, annotation_id=quote.pk, version=None, verdict="approve")
    assert now(quote).status == Status.APPROVED
    undo(by=max_, article_id=article.pk)
    undo(by=rev, article_id=article.pk)
    redo(by=max_, article_id=article.pk)
    assert now(quote).status == Status.SUBMITTED
    redo(by=rev, article_id=article.pk)
    assert now(quote).status == Status.APPROVED


def test_nobody_redoes_an_approval_that_the_rules_of_today_forbid(article, rev, project):
    Project.objects.filter(pk=project.pk).update(four_eyes=False)
    factories.approved(factories.annotation(article, rev), rev, rev)
    undo(by=rev, article_id=article.pk)
    Project.objects.filter(pk=project.pk).update(four_eyes=True)
    with pytest.raises(NotAllowed, match="someone else must approve it"):
        redo(by=rev, article_id=article.pk)


def test_a_change_is_not_undone_into_a_link_to_what_is_gone_or_a_circle(article, ann, rev):
    first, second = factories.annotation(article, ann), factories.annotation(article, ann, passage="told")
    links = [{"role": "continues", "target": str(second.pk)}]
    change(by=ann, annotation_id=first.pk, version=None, changes={"links": links})
    change(by=ann, annotation_id=first.pk, version=None, changes={"links": []})
    back = [{"role": "continues", "target": str(first.pk)}]
    move(by=ann, annotation_id=second.pk, version=None, verb=Verb.SUBMIT)
    undo(by=ann, article_id=article.pk)
    fixed = change(by=ann, annotation_id=second.pk, version=None, changes={"links": back})
    undo(by=ann, article_id=article.pk)
    Annotation.objects.filter(pk=second.pk).update(deleted_at=fixed.created_at)
    with pytest.raises(WrongState, match="is gone"):
        undo(by=ann, article_id=article.pk)
