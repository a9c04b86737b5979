"""Two records become one: what means the one means the other, and it can be taken back."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.actions.annotating.marking import mark
from annotations.actions.importing.lines import import_article
from annotations.actions.records.entities import add_entity, change_entity
from annotations.actions.records.merging import merge_entities, undo_merge
from annotations.actions.review.deciding import decide
from annotations.models import Action, Annotation, Entity
from annotations.models.fields import new_id
from annotations.queries.entities import count_merge, follow_merged, record_named
from annotations.refusals import AlreadyUsed, Invalid, NotAllowed, NotThere, Stale, WrongState
from tests import factories
from tests.actions.counting import refused

pytestmark = pytest.mark.django_db


def record(project, by, name, **values):
    return add_entity(by=by, project=project, values={"name": name, "type": "person", **values})[0]


@pytest.fixture
def gone(project, ann):
    return record(project, ann, "M. Voss", aliases=["the mayor"])


@pytest.fixture
def kept(project, ann):
    return record(project, ann, "Mara Voss", aliases=["Voss"])


@pytest.fixture
def mention(article, ann, gone):
    return factories.annotation(article, ann, "source", "Mara Voss", attributes={"entity": str(gone.pk)})


@pytest.fixture
def quote(article, ann, mention):
    return factories.annotation(article, ann, links=[{"role": "speaker", "target": str(mention.pk)}])


def merge(by, gone, kept, **more):
    return merge_entities(by=by, entity_id=gone.pk, into_id=kept.pk, version=None, **more)


def now(row):
    return type(row).objects.get(pk=row.pk)


def test_what_means_the_one_means_the_other_and_is_reviewed_again(ann, rev, gone, kept, mention, quote):
    for row in (mention, quote):
        factories.approved(row, ann, rev)
    before = Action.objects.count()
    told = count_merge(rev, gone, kept)

    done = merge(rev, gone, kept)

    assert (done.counts, done.counts.annotations, done.counts.reopened) == (told, 1, 2)
    assert Action.objects.count() == before + 1
    assert [(row.status, row.reopened, row.edition, row.action_id) for row in (now(mention), now(quote))] == [
        ("submitted", "record_changed", 2, done.action_id),
        ("submitted", "target_changed", 2, done.action_id),
    ]
    assert now(mention).entity_id == kept.pk
    assert now(gone).merged_into_id == kept.pk
    assert now(gone).deleted_at is not None


def test_the_record_is_found_by_the_names_of_both(article, rev, gone, kept, mention):
    merge(rev, gone, kept)

    assert now(kept).aliases == ["Voss", "M. Voss", "the mayor"]
    for name in ("M. Voss", "the MAYOR", "Voss", "Mara Voss"):
        assert record_named(article, name) == kept


def test_deleted_annotations_and_those_that_the_reviewer_does_not_see_move_along(
    project, article, ann, max_, rev, gone, kept, mention
):
    hidden = factories.article(project, max_, text="Voss left.", restricted=True)
    unseen = factories.annotation(hidden, max_, "entity", "Voss", attributes={"entity": str(gone.pk)})
    delete(by=ann, annotation_id=mention.pk, version=None)

    done = merge(rev, gone, kept)

    assert done.counts.annotations == 0
    assert {now(row).entity_id for row in (mention, unseen)} == {kept.pk}


def test_a_wikidata_id_goes_along_and_two_of_them_conflict(project, ann, rev, kept):
    known = record(project, ann, "Voss, Mara", wikidata_id="Q42")
    other = record(project, ann, "Somebody", wikidata_id="Q43")

    merge(rev, known, kept)

    assert now(kept).wikidata_id == "Q42"
    with refused(AlreadyUsed, field="into", match="Q43 and Q42"):
        merge(rev, other, kept)


def test_merged_twice_it_is_merged_once(rev, gone, kept, mention):
    merge(rev, gone, kept)
    before = Action.objects.count()

    again = merge(rev, gone, kept)

    assert (again.record, again.action_id) == (kept, None)
    assert Action.objects.count() == before


def test_an_old_id_is_followed_over_any_number_of_steps(project, ann, rev, gone, kept):
    third = record(project, ann, "The mayor of the town")
    merge(rev, gone, kept)
    merge(rev, kept, third)

    assert follow_merged([gone.pk, kept.pk, third.pk, new_id()]) == {gone.pk: third.pk, kept.pk: third.pk}
    with refused(WrongState, match="was merged into “The mayor of the town” already"):
        merge(rev, gone, third)


def test_what_cannot_be_merged_is_refused(project, article, ann, rev, out, gone, kept):
    local, _ = add_entity(
        by=ann, project=project, values={"name": "a nurse", "type": "person"}, article_id=article.pk
    )
    other = factories.project("other")
    factories.member(other, "rev2", "manager")
    elsewhere = Entity.objects.create(project=other, name="X", type="person")
    with refused(NotAllowed):
        merge(ann, gone, kept)
    with refused(NotThere):
        merge(out, gone, kept)
    with refused(Invalid, field="into"):
        merge(rev, gone, gone)
    with refused(Invalid, field="into"):
        merge(rev, gone, elsewhere)
    for pair in ((local, kept), (kept, local)):
        with refused(Invalid, field="into", match="local"):
            merge(rev, *pair)
    with refused(Stale):
        merge_entities(by=rev, entity_id=gone.pk, into_id=kept.pk, version=7)
    many = record(project, ann, "Many", aliases=[f"n{n}" for n in range(99)])
    with refused(Invalid, field="into", match="other names"):
        merge(rev, many, kept)


def test_it_is_taken_back_with_its_names_and_its_mentions(project, ann, rev, article, gone, mention, quote):
    known = record(project, ann, "Mara Voss", aliases=["Voss"])
    change_entity(by=ann, entity_id=gone.pk, version=None, changes={"wikidata_id": "Q42"})
    other = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(known.pk)})
    merge(rev, gone, known)
    change_entity(
        by=rev, entity_id=known.pk, version=None, changes={"aliases": [*now(known).aliases, "M.V."]}
    )
    submitted = factories.approved(now(mention), ann, factories.member(project, "eve", "reviewer"))

    done = undo_merge(by=rev, entity_id=gone.pk, version=None)

    assert (now(gone).deleted_at, now(gone).merged_into_id, now(gone).wikidata_id) == (None, None, "Q42")
    assert (now(known).aliases, now(known).wikidata_id) == (["Voss", "M.V."], "")
    assert (now(mention).entity_id, now(other).entity_id) == (gone.pk, known.pk)
    assert (now(submitted).status, now(submitted).reopened) == ("submitted", "record_changed")
    assert (done.counts.annotations, done.counts.reopened) == (1, 1)
    with refused(WrongState, match="merged into no other"):
        undo_merge(by=rev, entity_id=gone.pk, version=None)
    merge(rev, gone, known)
    assert now(mention).entity_id == known.pk


def test_what_was_pointed_elsewhere_since_stays_there(project, article, ann, rev, gone, kept, mention):
    third = record(project, ann, "Another")
    second = factories.annotation(article, ann, "entity", "Courier", attributes={"entity": str(gone.pk)})
    merge(rev, gone, kept)
    change(by=ann, annotation_id=second.pk, version=None, changes={"attributes": {"entity": str(third.pk)}})

    undo_merge(by=rev, entity_id=gone.pk, version=None)

    assert (now(mention).entity_id, now(second).entity_id) == (gone.pk, third.pk)


def test_a_merge_is_taken_back_by_who_made_it_and_the_newest_first(project, ann, rev, max_, gone, kept):
    third = record(project, ann, "Third")
    merge(rev, gone, kept)
    with refused(WrongState, match="rev did"):
        undo_merge(by=max_, entity_id=gone.pk, version=None)
    merge(rev, kept, third)
    with refused(WrongState, match="take that back first"):
        undo_merge(by=rev, entity_id=gone.pk, version=None)

    undo_merge(by=rev, entity_id=kept.pk, version=None)
    undo_merge(by=rev, entity_id=gone.pk, version=None)

    assert follow_merged([gone.pk, kept.pk]) == {}


def test_a_new_mention_of_a_merged_record_is_told_where_it_went(article, ann, rev, gone, kept):
    merge(rev, gone, kept)
    item = {
        "kind": "entity",
        "spans": [factories.span(factories.TEXT, "Mara Voss")],
        "attributes": {"entity": str(gone.pk)},
    }

    with refused(Invalid, field="attributes.entity", match=f"use that record, {kept.pk}"):
        mark(by=ann, article_id=article.pk, item=item)


def test_an_import_of_what_was_exported_before_means_the_record_that_is_there(project, max_, rev, gone, kept):
    merge(rev, gone, kept)
    document = {
        "text": "Voss left.",
        "annotations": [
            {
                "id": str(new_id()),
                "kind": "entity",
                "spans": [[0, 4]],
                "attributes": {"entity": str(gone.pk)},
                "record": {"id": str(gone.pk), "name": "M. Voss", "type": "person", "local": False},
            }
        ],
    }

    import_article(by=max_, project=project, document=document)

    assert Annotation.objects.get().entity_id == kept.pk


def test_decisions_on_what_moved_are_for_somebody_else(ann, rev, gone, kept, mention):
    factories.approved(mention, ann, rev)
    merge(rev, gone, kept)

    with pytest.raises(NotAllowed):
        decide(by=rev, annotation_id=mention.pk, version=None, verdict="approve")


def test_taking_back_counts_all_that_goes_back_to_review(project, ann, rev, article, gone, mention, quote):
    eve = factories.member(project, "eve", "reviewer")
    known = record(project, ann, "Mara Voss")
    other = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(known.pk)})
    merge(rev, gone, known)
    for row in (mention, quote, other):
        factories.approved(now(row), ann, eve)

    done = undo_merge(by=rev, entity_id=gone.pk, version=None)

    reopened = [row for row in (mention, quote, other) if now(row).status == "submitted"]
    assert reopened == [mention, quote]
    assert (done.counts.annotations, done.counts.reopened) == (1, len(reopened))
