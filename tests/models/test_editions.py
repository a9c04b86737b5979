"""Versions, editions and what goes back to a reviewer, at every door: bare SQL included."""

import pytest
from django.db import transaction
from django.utils import timezone

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete, restore
from annotations.actions.annotating.marking import mark_many
from annotations.actions.articles import sign_off, submit_article
from annotations.actions.records.entities import change_entity
from annotations.actions.review.deciding import decide, move
from annotations.choices import ArticleState, Reopened, Status, Verb
from annotations.models import Annotation, Article, Decision, Entity
from annotations.models.fields import new_id
from tests import factories
from tests.models.bare import broken_rule, sql
from tests.models.test_text_equality import row


def bare(statement, *values):
    """SQL that no action stands behind."""
    sql("SELECT set_config('pghistory.context_id', '', true), set_config('newsnotes.actor', '', true)")
    sql(statement, *values)


def now(annotation):
    return Annotation.objects.get(pk=annotation.pk)


@pytest.fixture
def record(project):
    return Entity.objects.create(project=project, name="Mara Voss", type="person", wikidata_id="Q1")


@pytest.fixture
def speaker(article, ann, record):
    return factories.annotation(
        article, ann, "source", "Mara Voss", attributes={"type": "person", "entity": str(record.pk)}
    )


@pytest.fixture
def quote(article, ann, rev, speaker):
    """An approved quote, whose speaker is the source."""
    made = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(speaker.pk)}])
    return factories.approved(made, ann, rev)


OWN = {
    "spans": ("UPDATE annotations_annotation SET spans = '{[31,40)}', texts = '{Mara Voss}' WHERE id = %s",),
    "attributes": ("UPDATE annotations_annotation SET attributes = '{\"hedged\": true}' WHERE id = %s",),
    "tags": ("UPDATE annotations_annotation SET tags = '{war}' WHERE id = %s",),
}
NOT_CONTENT = [
    "status = 'submitted'",
    "reopened = 'changed'",
    "deleted_at = now()",
    "suggester = '{}'",
    "author_id = gen_random_uuid()",
]


@pytest.mark.parametrize("what", OWN)
def test_content_changed_by_bare_sql_is_a_new_edition_that_waits_again(quote, what):
    bare(*OWN[what], quote.pk)
    after = now(quote)
    assert (after.version, after.edition) == (quote.version + 1, quote.edition + 1)
    assert (after.status, after.reopened) == (Status.SUBMITTED, Reopened.CHANGED)
    assert after.action_id is None


def test_a_kind_changed_by_bare_sql_is_a_new_edition(article, ann, rev):
    lone = factories.approved(factories.annotation(article, ann), ann, rev)
    bare("UPDATE annotations_annotation SET kind = 'claim' WHERE id = %s", lone.pk)
    assert (now(lone).edition, now(lone).status) == (2, Status.SUBMITTED)


def test_a_record_changed_by_bare_sql_is_a_new_edition(article, ann, rev, project, speaker):
    approved = factories.approved(speaker, ann, rev)
    other = Entity.objects.create(project=project, name="Marta Voss", type="person")
    bare("UPDATE annotations_annotation SET entity_id = %s WHERE id = %s", other.pk, approved.pk)
    assert (now(speaker).edition, now(speaker).status) == (2, Status.SUBMITTED)


@pytest.mark.parametrize("setting", NOT_CONTENT)
def test_what_is_not_content_is_a_new_version_of_the_same_edition(quote, setting):
    bare(f"UPDATE annotations_annotation SET {setting} WHERE id = %s", quote.pk)
    assert (now(quote).version, now(quote).edition) == (quote.version + 1, quote.edition)


def test_writing_the_same_again_is_neither(quote):
    bare("UPDATE annotations_annotation SET tags = tags, status = status, spans = spans")
    assert (now(quote).version, now(quote).edition) == (quote.version, quote.edition)


def test_a_version_or_edition_cannot_be_counted_down(quote):
    bare("UPDATE annotations_annotation SET version = 1, edition = 1, tags = '{war}' WHERE id = %s", quote.pk)
    assert (now(quote).version, now(quote).edition) == (quote.version + 1, 2)


def test_an_approval_cannot_be_kept_by_counting_the_edition_oneself(quote):
    bare("UPDATE annotations_annotation SET edition = edition + 1, tags = '{war}' WHERE id = %s", quote.pk)
    assert now(quote).status == Status.SUBMITTED


TARGET = {
    "spans": (
        "UPDATE annotations_annotation SET spans = '{[36,40)}', texts = '{Voss}' WHERE id = %s",
        "target_changed",
    ),
    "kind": (
        "UPDATE annotations_annotation SET kind = 'entity', attributes = '{}' WHERE id = %s",
        "target_changed",
    ),
    "record": ("UPDATE annotations_annotation SET entity_id = NULL WHERE id = %s", "target_changed"),
    "deleted": ("UPDATE annotations_annotation SET deleted_at = now() WHERE id = %s", "target_left"),
    "rejected": ("UPDATE annotations_annotation SET status = 'rejected' WHERE id = %s", "target_left"),
    "dismissed": (
        "UPDATE annotations_annotation SET suggester = '{}', status = 'dismissed' WHERE id = %s",
        "target_left",
    ),
}
NOT_OF_THE_TARGET = [
    'attributes = \'{"type": "person", "anonymity": "named"}\'',
    "tags = '{war}'",
    "status = 'submitted'",
]


@pytest.mark.parametrize("what", TARGET)
def test_a_changed_or_lost_target_reopens_what_links_to_it(quote, speaker, what):
    statement, why = TARGET[what]
    bare(statement, speaker.pk)
    after = now(quote)
    assert (after.status, after.reopened) == (Status.SUBMITTED, why)
    assert (after.version, after.edition) == (quote.version + 1, quote.edition + 1)


@pytest.mark.parametrize("setting", NOT_OF_THE_TARGET)
def test_other_changes_of_a_target_leave_it_approved(quote, speaker, setting):
    bare(f"UPDATE annotations_annotation SET {setting} WHERE id = %s", speaker.pk)
    assert (now(quote).status, now(quote).version) == (Status.APPROVED, quote.version)


RECORD = {
    "name": ("name = 'Marta Voss'", True),
    "type": ("type = 'organisation'", True),
    "wikidata_id": ("wikidata_id = 'Q2'", True),
    "aliases": ("aliases = '{M. Voss}'", False),
    "description": ("description = 'harbour master'", False),
    "version": ("version = 9", False),
}


@pytest.mark.parametrize("what", RECORD)
def test_a_changed_record_reopens_its_mentions_and_what_links_to_them(quote, speaker, ann, rev, what):
    speaker = factories.approved(speaker, ann, rev)
    setting, matters = RECORD[what]
    bare(f"UPDATE annotations_entity SET {setting}")
    for before in (quote, speaker):
        after = now(before)
        expected = (Status.SUBMITTED, "record_changed") if matters else (Status.APPROVED, "")
        assert (after.status, after.reopened) == expected
        assert after.edition == before.edition + matters


def _link(quote, speaker):
    return (
        "INSERT INTO annotations_link (id, project_id, article_id, layer_id, revision_id, annotation_id, role, position, target_id)"
        f" VALUES (gen_random_uuid(), '{quote.project_id}', '{quote.article_id}', '{quote.layer_id}',"
        f" '{quote.revision_id}', '{quote.pk}', 'via', 1, '{speaker.pk}')"
    )


@pytest.mark.parametrize(
    "statement",
    [
        _link,
        lambda quote, speaker: "UPDATE annotations_link SET role = 'addressee'",
        lambda quote, speaker: "DELETE FROM annotations_link",
    ],
    ids=["added", "changed", "removed"],
)
def test_links_changed_by_bare_sql_reopen_their_annotation(quote, speaker, statement):
    bare(statement(quote, speaker))
    after = now(quote)
    assert (after.status, after.reopened) == (Status.SUBMITTED, Reopened.LINK_CHANGED)
    assert (after.version, after.edition) == (quote.version + 1, quote.edition + 1)
    assert now(speaker).version == speaker.version


def test_a_link_that_moves_to_another_annotation_reopens_both(article, ann, rev, quote):
    other = factories.approved(factories.annotation(article, ann, passage="She said"), ann, rev)
    bare("UPDATE annotations_link SET annotation_id = %s", other.pk)
    for moved in (quote, other):
        assert (now(moved).status, now(moved).reopened) == (Status.SUBMITTED, Reopened.LINK_CHANGED)


def test_links_written_as_they_are_reopen_nothing(quote):
    bare("UPDATE annotations_link SET role = role, target_id = target_id")
    assert (now(quote).status, now(quote).version) == (Status.APPROVED, quote.version)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_over_counts_nothing_any_more(quote):
    """Naming the annotation's last action again would keep its approval."""
    with transaction.atomic():
        sql("SELECT set_config('pghistory.context_id', %s, true)", str(quote.action_id))
        sql("DELETE FROM annotations_link")
    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.LINK_CHANGED)


HANDED = {
    "a speaker taken off": "DELETE FROM annotations_link WHERE role = 'speaker'",
    "a speaker whose record changes": "UPDATE annotations_entity SET name = 'Marta Voss'",
    "a speaker who moves": "UPDATE annotations_annotation SET spans = '{[36,40)}', texts = '{Voss}' WHERE kind = 'source'",
    "nobody": "UPDATE annotations_annotation SET attributes = '{\"attributed\": \"nobody\"}' WHERE id = '%s'",
}


@pytest.fixture
def heirs(article, ann, rev, quote):
    """An approved quote that continues `quote`, and an approved claim that is stated in that one."""
    then = factories.annotation(
        article, ann, passage="She said", links=[{"role": "continues", "target": str(quote.pk)}]
    )
    claim = factories.annotation(
        article, ann, "claim", "4,000 homes", links=[{"role": "stated_in", "target": str(then.pk)}]
    )
    return [factories.approved(made, ann, rev) for made in (then, claim)]


@pytest.mark.parametrize("what", HANDED)
def test_what_is_handed_on_reopens_whoever_has_it(quote, heirs, what):
    """They show it as their own: a quote that continues another one has its speaker."""
    bare(HANDED[what].replace("%s", str(quote.pk)))
    for heir in heirs:
        assert (now(heir).status, now(heir).edition) == (Status.SUBMITTED, 2)
    assert now(quote).edition == 2


def test_what_is_not_handed_on_reopens_nobody_else(quote, heirs):
    bare("UPDATE annotations_annotation SET tags = '{war}' WHERE id = %s", quote.pk)
    assert [now(heir).status for heir in heirs] == [Status.APPROVED, Status.APPROVED]


def test_an_action_reopens_the_heirs_once(quote, heirs, ann):
    change(by=ann, annotation_id=quote.pk, version=None, changes={"links": []})
    for heir in heirs:
        after = now(heir)
        assert (after.status, after.reopened, after.edition) == (Status.SUBMITTED, Reopened.TARGET_CHANGED, 2)
        assert after.action_id == now(quote).action_id


def test_marks_made_together_are_of_their_first_edition(article, ann):
    first, then, claim = new_id(), new_id(), new_id()
    passage = [factories.span(factories.TEXT, "She said")]
    items = [
        {"id": str(first), "kind": "quote", "spans": passage, "links": [{"role": "cue", "spans": passage}]},
        {
            "id": str(then),
            "kind": "quote",
            "spans": [factories.span(factories.TEXT, "A spokesman denied it.")],
            "links": [{"role": "continues", "target": str(first)}],
        },
        {
            "id": str(claim),
            "kind": "claim",
            "spans": passage,
            "links": [{"role": "stated_in", "target": str(then)}],
        },
    ]
    mark_many(by=ann, article_id=article.pk, items=items)
    assert set(Annotation.objects.values_list("edition", "version")) == {(1, 1)}


def test_editions_do_not_run_on_along_a_chain(article, ann, rev):
    """A quote within a quote within a quote: only what links to the changed one has another frame."""
    first = factories.annotation(article, ann, passage="She said")
    second = factories.annotation(article, ann, links=[{"role": "within", "target": str(first.pk)}])
    third = factories.annotation(article, ann, links=[{"role": "within", "target": str(second.pk)}])
    chain = [factories.approved(made, ann, rev) for made in (first, second, third)]
    bare("UPDATE annotations_annotation SET spans = '{[0,1)}', texts = '{“}' WHERE id = %s", first.pk)
    assert [now(made).edition for made in chain] == [2, 2, 1]
    assert now(third).status == Status.APPROVED


def test_two_that_link_to_each_other_come_to_an_end(article, ann):
    one, two = (factories.annotation(article, ann) for _ in "ab")
    for here, there in ((one, two), (two, one)):
        role = "within" if here is one else "continues"
        factories.link(here, role=role, target=there).save()
    before = now(one).edition, now(two).edition
    bare("UPDATE annotations_annotation SET spans = '{[0,1)}', texts = '{“}' WHERE id = %s", one.pk)
    assert (now(one).edition, now(two).edition) == (before[0] + 1, before[1] + 1)


def test_a_deleted_annotation_is_left_alone(quote, speaker):
    bare("UPDATE annotations_annotation SET deleted_at = now() WHERE id = %s", quote.pk)
    before = now(quote)
    bare("UPDATE annotations_annotation SET entity_id = NULL WHERE id = %s", speaker.pk)
    assert now(quote).edition == before.edition


def test_a_target_that_comes_back_is_a_change_too(quote, speaker, ann, rev):
    delete(by=ann, annotation_id=speaker.pk, version=None)
    decide(by=rev, annotation_id=quote.pk, version=None, verdict="approve")
    restore(by=ann, annotation_id=speaker.pk, version=None)
    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.TARGET_CHANGED)


def test_actions_reopen_in_the_name_of_who_acts(quote, speaker, max_, ann):
    change(by=ann, annotation_id=speaker.pk, version=None, changes={"attributes": {"entity": None}})
    assert (now(quote).reopened, now(quote).edited_by_id) == (Reopened.TARGET_CHANGED, ann.pk)
    assert now(quote).action_id == now(speaker).action_id


def test_a_renamed_record_reopens_in_the_name_of_who_renamed_it(quote, record, rev):
    change_entity(by=rev, entity_id=record.pk, version=None, changes={"name": "Marta Voss"})
    assert (now(quote).reopened, now(quote).edited_by_id) == (Reopened.RECORD_CHANGED, rev.pk)


def test_a_rejected_target_reopens_what_links_to_it(quote, speaker, ann, rev):
    move(by=ann, annotation_id=speaker.pk, version=None, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=speaker.pk, version=None, verdict="reject", reason="duplicate")
    assert (now(quote).status, now(quote).reopened) == (Status.SUBMITTED, Reopened.TARGET_LEFT)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"attributes": {"hedged": True}}, Reopened.CHANGED),
        ({"spans": [[31, 40]]}, Reopened.CHANGED),
        ({"links": []}, Reopened.LINK_CHANGED),
        ({"links": [], "attributes": {"hedged": True}}, Reopened.CHANGED),
    ],
)
def test_the_authors_own_change_says_why(quote, ann, changes, why):
    after = change(by=ann, annotation_id=quote.pk, version=quote.version, changes=changes)
    assert (after.status, after.reopened, after.edition) == (Status.SUBMITTED, why, 2)
    assert (now(quote).version, now(quote).reopened) == (after.version, why)


def test_the_reason_goes_when_it_moves_on(quote, ann, rev):
    changed = change(by=ann, annotation_id=quote.pk, version=None, changes={"attributes": {"hedged": True}})
    approved = decide(by=rev, annotation_id=quote.pk, version=changed.version, verdict="approve")
    assert (approved.status, approved.reopened) == (Status.APPROVED, "")


def test_what_was_fixed_and_then_changed_goes_back_to_a_reviewer(article, ann, rev, speaker):
    """Else its author would agree to, and so approve, what only they have seen."""
    made = factories.annotation(article, ann, links=[{"role": "speaker", "target": str(speaker.pk)}])
    move(by=ann, annotation_id=made.pk, version=1, verb=Verb.SUBMIT)
    change(by=rev, annotation_id=made.pk, version=2, changes={"attributes": {"hedged": True}})
    assert now(made).status == Status.FIXED
    change(by=ann, annotation_id=speaker.pk, version=None, changes={"attributes": {"entity": None}})
    assert (now(made).status, now(made).reopened) == (Status.SUBMITTED, Reopened.TARGET_CHANGED)


def test_a_decision_stays_with_the_edition_it_was_made_on(quote, ann, rev):
    change(by=ann, annotation_id=quote.pk, version=None, changes={"attributes": {"hedged": True}})
    decide(by=rev, annotation_id=quote.pk, version=None, verdict="approve")
    assert list(Decision.objects.values_list("edition", "verdict")) == [(1, "approve"), (2, "approve")]


@pytest.fixture
def signed_off(article, ann, rev, quote, speaker):
    submit_article(by=ann, article_id=article.pk)
    decide(by=rev, annotation_id=speaker.pk, version=None, verdict="approve")
    sign_off(by=rev, article_id=article.pk, version=None)
    return quote


LATER = {
    "a change": "UPDATE annotations_annotation SET tags = '{war}'",
    "a status": "UPDATE annotations_annotation SET status = 'rejected'",
    "a deletion": "UPDATE annotations_annotation SET deleted_at = now()",
    "a link": "DELETE FROM annotations_link",
    "a record": "UPDATE annotations_entity SET name = 'Marta Voss'",
    "a row that goes": "DELETE FROM annotations_link; DELETE FROM annotations_decision;"
    " DELETE FROM annotations_annotation",
}


@pytest.mark.parametrize("what", LATER)
def test_any_later_change_lifts_the_sign_off(signed_off, what):
    bare(LATER[what])
    after = Article.objects.get()
    assert (after.state, after.signed_off_by, after.signed_off_at) == (ArticleState.SUBMITTED, None, None)


def test_whose_work_it_is_lifts_no_sign_off(signed_off, rev):
    bare("UPDATE annotations_annotation SET taken_over_by_id = %s", rev.pk)

    assert Article.objects.get().state == ArticleState.SIGNED_OFF


def test_a_new_annotation_lifts_the_sign_off(signed_off, article, ann):
    factories.annotation(article, ann, "claim", "4,000 homes")
    assert Article.objects.get().state == ArticleState.SUBMITTED


def test_a_sign_off_stays_where_nothing_changes(signed_off):
    bare("UPDATE annotations_entity SET description = 'harbour master'")
    assert Article.objects.get().state == ArticleState.SIGNED_OFF


def test_a_record_that_is_deleted_takes_no_new_mention(article, ann, record):
    Entity.objects.update(deleted_at=timezone.now())
    with broken_rule("annotation_record_not_deleted"):
        row(article, ann, "Mara Voss", kind="entity", entity=record).save()
