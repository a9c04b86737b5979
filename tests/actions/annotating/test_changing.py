"""Changing, deleting and restoring what is marked."""

import uuid

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.annotating.marking import mark
from annotations.actions.articles import sign_off, submit_article
from annotations.actions.projects import set_tags
from annotations.actions.records.entities import delete_entity
from annotations.actions.review.deciding import approvers_of, decide, move
from annotations.choices import ArticleState, Reopened, Status, Verb
from annotations.models import Annotation, Article, Decision, Entity, Layer, Tag
from annotations.refusals import Invalid, NotAllowed, NotThere, Stale, WrongState
from tests import factories
from tests.actions.counting import refused, rows

VOSS = factories.span(factories.TEXT, "Mara Voss")
SUGGESTER = {"name": "rules", "version": "1", "score": 0.9}


@pytest.fixture
def source(article, ann):
    return factories.annotation(article, ann, "source", "Mara Voss")


@pytest.fixture
def quote(article, ann, source):
    links = [
        {"role": "speaker", "target": str(source.pk), "spans": [VOSS]},
        {"role": "cue", "spans": [factories.span(factories.TEXT, "told")]},
    ]
    return factories.annotation(article, ann, links=links, attributes={"form": "direct", "hedged": True})


def now(annotation):
    return Annotation.objects.get(pk=annotation.pk)


def changed(by, annotation, version=None, **changes):
    made = change(by=by, annotation_id=annotation.pk, version=version, changes=changes)
    stored = now(annotation)
    assert (made.version, made.edition, made.status, made.reopened, made.attributes) == (
        stored.version,
        stored.edition,
        stored.status,
        stored.reopened,
        stored.attributes,
    )
    return stored


def submitted(annotation, by):
    return move(by=by, annotation_id=annotation.pk, version=None, verb=Verb.SUBMIT)


def test_attributes_are_merged_and_null_unsets_one(quote, ann):
    after = changed(ann, quote, attributes={"hedged": None, "negated": True})
    assert after.attributes == {"form": "direct", "negated": True}
    assert (after.version, after.edition, after.links.count()) == (2, 2, 2)


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"attributes": {}},
        {"attributes": None},
        {"kind": "quote"},
        {"tags": []},
        {"attributes": {"form": "direct"}},
        {"spans": [factories.span(factories.TEXT, "“We have waited eleven years,” ")]},
    ],
)
def test_the_same_content_changes_nothing(quote, ann, same):
    before = rows()
    assert changed(ann, quote, **same).version == 1
    assert rows() == before


def test_links_are_replaced_as_a_whole(quote, ann, source):
    after = changed(ann, quote, links=[{"role": "addressee", "target": str(source.pk)}])
    assert list(after.links.values_list("role", "target")) == [("addressee", source.pk)]


@pytest.mark.parametrize("kind", ["claim", "entity", "source"])
def test_another_kind_drops_what_does_not_fit(quote, ann, kind):
    after = changed(ann, quote, kind=kind)
    assert (after.kind, after.links.count(), after.edition) == (kind, 0, 2)
    assert after.attributes == ({"hedged": True} if kind == "claim" else {})


def test_another_kind_may_bring_its_own_links(quote, ann, source):
    after = changed(ann, quote, kind="claim", links=[{"role": "claimant", "target": str(source.pk)}])
    assert list(after.links.values_list("role", flat=True)) == ["claimant"]


def test_a_kind_that_others_rely_on_stays(quote, ann, source):
    with refused(Invalid, field="kind"):
        change(by=ann, annotation_id=source.pk, version=None, changes={"kind": "claim"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": str(uuid.uuid4())}, "id"),
        ({"status": "approved"}, "status"),
        ({"author": "rev"}, "author"),
        ({"version": 9}, "version"),
        ({"kind": ["claim"]}, "kind"),
        ({"kind": None}, "kind"),
        ({"attributes": []}, "attributes"),
        ({"attributes": {"type": "person"}}, "attributes.type"),
        ({"spans": []}, "spans"),
        ({"links": [{"role": "speaker"}]}, "links.0"),
    ],
)
def test_a_wrong_change_leaves_everything(quote, ann, changes, field):
    with refused(Invalid, field=field):
        change(by=ann, annotation_id=quote.pk, version=1, changes=changes)


def test_a_change_of_what_was_not_seen_is_refused(quote, ann):
    changed(ann, quote, version=1, attributes={"hedged": None})
    with refused(Stale) as _:
        change(by=ann, annotation_id=quote.pk, version=1, changes={"attributes": {"hedged": True}})
    with pytest.raises(Stale) as stale:
        delete(by=ann, annotation_id=quote.pk, version=1)
    assert (stale.value.current.pk, stale.value.current.version) == (quote.pk, 2)


def test_strangers_find_nothing_and_others_may_not(quote, out, rev):
    with refused(NotThere):
        change(by=out, annotation_id=quote.pk, version=1, changes={"tags": []})
    with refused(NotAllowed, match="Only its author, ann"):
        change(by=rev, annotation_id=quote.pk, version=1, changes={"tags": []})


def test_an_old_tag_and_a_lost_target_do_not_stand_in_the_way(quote, ann, max_, source):
    Tag.objects.create(project=quote.project, name="war")
    changed(ann, quote, tags=["war"])
    set_tags(by=max_, slug="desk", tags=[])
    delete(by=ann, annotation_id=source.pk, version=None)
    after = changed(ann, quote, attributes={"hedged": None})
    assert (after.tags, after.links.count()) == (["war"], 2)
    assert after.links.filter(target=source).exists()


def test_a_reviewers_change_of_what_was_submitted_is_a_fix(quote, ann, rev):
    submitted(quote, ann)
    fixed = changed(rev, quote, attributes={"hedged": None})
    assert (fixed.status, fixed.edited_by, fixed.author) == (Status.FIXED, rev, ann)
    agreed = move(by=ann, annotation_id=quote.pk, version=fixed.version, verb=Verb.AGREE)
    assert agreed.status == Status.APPROVED
    assert list(Decision.objects.order_by("id").values_list("edition", "reviewer")) == [
        (2, ann.pk),
        (2, rev.pk),
    ]


@pytest.mark.parametrize(("approvals", "status"), [(1, Status.APPROVED), (2, Status.SUBMITTED)])
def test_where_the_fixer_may_approve_the_approval_is_written_down(quote, ann, rev, max_, approvals, status):
    project = quote.project
    project.fixer_may_approve, project.approvals = True, approvals
    project.save()
    submitted(quote, ann)
    fixed = changed(rev, quote, attributes={"hedged": None})
    assert fixed.status == status
    assert approvers_of(fixed) == {rev.pk}
    if approvals == 2:
        assert decide(by=max_, annotation_id=quote.pk, version=None, verdict="approve").status == "approved"


def test_the_author_may_change_a_fix_and_it_is_a_draft_again(quote, ann, rev):
    submitted(quote, ann)
    changed(rev, quote, attributes={"hedged": None})
    assert changed(ann, quote, attributes={"hedged": True}).status == Status.DRAFT


def test_a_suggestion_that_somebody_changes_is_theirs(article, ann, rev):
    suggestion, _ = mark(
        by=rev, article_id=article.pk, item={"kind": "quote", "spans": [VOSS]}, suggester=SUGGESTER
    )
    after = changed(ann, suggestion, attributes={"form": "direct"})
    assert (after.status, after.author, after.edited_by) == (Status.DRAFT, ann, ann)


def test_a_deleted_annotation_is_restored_as_it_was(quote, ann):
    gone = delete(by=ann, annotation_id=quote.pk, version=1)
    assert (gone.version, gone.deleted_by, now(quote).deleted_at is None) == (2, ann, False)
    assert delete(by=ann, annotation_id=quote.pk, version=2).version == 2
    with refused(WrongState, match="restore it first"):
        change(by=ann, annotation_id=quote.pk, version=2, changes={"tags": []})
    back = restore(by=ann, annotation_id=quote.pk, version=2)
    assert (back.version, back.edition, back.status, back.deleted_at) == (3, 1, Status.DRAFT, None)
    assert restore(by=ann, annotation_id=quote.pk, version=3).version == 3


def test_an_approved_annotation_that_comes_back_is_looked_at_again(quote, ann, rev):
    approved = factories.approved(quote, ann, rev)
    delete(by=ann, annotation_id=quote.pk, version=approved.version)
    back = restore(by=ann, annotation_id=quote.pk, version=None)
    assert (back.status, back.reopened) == (Status.SUBMITTED, Reopened.CHANGED)
    again = decide(by=rev, annotation_id=quote.pk, version=back.version, verdict="approve")
    assert again.status == Status.APPROVED


def test_what_has_lost_its_place_is_not_restored(quote, ann, source):
    delete(by=ann, annotation_id=quote.pk, version=None)
    delete(by=ann, annotation_id=source.pk, version=None)
    with refused(WrongState, match="gone"):
        restore(by=ann, annotation_id=quote.pk, version=None)
    restore(by=ann, annotation_id=source.pk, version=None)
    Layer.objects.update(closed_at="2026-01-01T00:00Z")
    with refused(WrongState, match="layer is closed"):
        restore(by=ann, annotation_id=quote.pk, version=None)
    Layer.objects.update(closed_at=None)
    assert restore(by=ann, annotation_id=quote.pk, version=None).deleted_at is None


def test_a_mention_is_not_restored_without_its_record(article, ann, project):
    record = Entity.objects.create(project=project, name="Voss", type="person")
    mention = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(record.pk)})
    delete(by=ann, annotation_id=mention.pk, version=None)
    delete_entity(by=ann, entity_id=record.pk, version=None)
    with refused(WrongState, match="gone"):
        restore(by=ann, annotation_id=mention.pk, version=None)


def test_only_the_author_or_a_manager_deletes(quote, rev, max_):
    with refused(NotAllowed):
        delete(by=rev, annotation_id=quote.pk, version=None)
    assert delete(by=max_, annotation_id=quote.pk, version=None).deleted_by == max_


def test_deleting_in_a_signed_off_article_lifts_the_sign_off(quote, source, ann, rev, article):
    submit_article(by=ann, article_id=article.pk)
    for annotation in (source, quote):
        decide(by=rev, annotation_id=annotation.pk, version=None, verdict="approve")
    sign_off(by=rev, article_id=article.pk, version=None)
    delete(by=ann, annotation_id=quote.pk, version=None)
    assert Article.objects.get().state == ArticleState.SUBMITTED


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ({}, Status.FIXED),
        ({"fixer_may_approve": True}, Status.APPROVED),
        ({"fixer_may_approve": True, "approvals": 2}, Status.SUBMITTED),
    ],
)
def test_a_fix_is_made_in_several_steps(project, article, ann, rev, max_, rules, status):
    type(project).objects.update(**rules)
    made = factories.annotation(article, ann)
    move(by=ann, annotation_id=made.pk, version=None, verb=Verb.SUBMIT)
    for name in ("hedged", "negated"):
        fixed = change(by=rev, annotation_id=made.pk, version=None, changes={"attributes": {name: True}})
        assert fixed.status == status
    assert fixed.attributes.keys() >= {"hedged", "negated"}
    decided = Decision.objects.standing().filter(annotation=made, edition=fixed.edition)
    assert decided.count() == (0 if status == Status.FIXED else 1)
    other = factories.member(project, "mia", "reviewer")
    if status == Status.FIXED:
        with pytest.raises(NotAllowed):
            change(by=other, annotation_id=made.pk, version=None, changes={"attributes": {"hedged": False}})
        agreed = move(by=ann, annotation_id=made.pk, version=None, verb=Verb.AGREE)
        assert agreed.status == Status.APPROVED
