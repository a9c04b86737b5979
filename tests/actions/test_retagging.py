"""Tags under other names: what annotations hold follows, what was approved stays, and one undo takes it back."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.marking import change, delete, restore
from annotations.actions.articles import sign_off, submit_article
from annotations.actions.importing.lines import import_article
from annotations.actions.projects import set_tags
from annotations.actions.retagging import change_tag, undo_renaming
from annotations.choices import Verb
from annotations.models import Action, Annotation, Tag
from annotations.refusals import AlreadyUsed, Invalid, NotAllowed, NotThere, Stale, WrongState
from tests import factories
from tests.actions.counting import refused

EVENTS = Annotation.pgh_event_model.objects


@pytest.fixture
def tags(project, max_):
    names = [{"name": name, "description": f"about {name}"} for name in ("figure", "money", "war")]
    return {tag.name: tag for tag in set_tags(by=max_, slug="desk", tags=names)}


@pytest.fixture
def claim(article, ann, tags):
    return factories.annotation(article, ann, "claim", "4,000 homes", tags=["figure", "war"])


def now(row):
    return type(row).objects.get(pk=row.pk)


def rename(by, tag, name, **more):
    return change_tag(by=by, tag_id=tag.pk, version=None, changes={"name": name}, **more)


def test_annotations_follow_a_renamed_tag_in_one_action(claim, tags, max_):
    before = Action.objects.count()

    done = rename(max_, tags["figure"], "number")

    row = now(claim)
    assert (done.tag.name, done.annotations, Action.objects.count()) == ("number", 1, before + 1)
    assert (row.tags, row.version, row.edition, row.action_id) == (["number", "war"], 2, 1, done.action_id)
    assert (
        list(EVENTS.filter(pgh_obj_id=claim.pk).values_list("pgh_context_id", flat=True))[-1]
        == done.action_id
    )
    assert list(Tag.objects.values_list("name", "description")) == [
        ("money", "about money"),
        ("number", "about figure"),
        ("war", "about war"),
    ]


def test_tags_stay_sorted_by_code_points_as_a_save_sorts_them(article, ann, tags, max_):
    set_tags(by=max_, slug="desk", tags=[{"name": name} for name in ("figure", "Zoo", "été", "b")])
    quote = factories.annotation(article, ann, tags=["figure", "Zoo", "été", "b"])

    rename(max_, Tag.objects.get(name="figure"), "a-z")

    assert now(quote).tags == sorted(["a-z", "Zoo", "été", "b"])


def test_what_was_approved_and_signed_off_stays_so(article, ann, rev, max_, claim, tags):
    factories.approved(claim, ann, rev)
    submit_article(by=ann, article_id=article.pk)
    sign_off(by=rev, article_id=article.pk, version=None)
    approved, signed_off = now(claim), now(article)

    rename(max_, tags["figure"], "number")

    row, after = now(claim), now(article)
    assert (row.status, row.edition, row.edited_by_id, row.reopened) == (
        "approved",
        approved.edition,
        ann.pk,
        "",
    )
    assert row.version == approved.version + 1
    assert (after.state, after.version) == ("signed_off", signed_off.version)


def test_the_exception_of_a_renaming_is_for_tags_alone(claim, ann, rev):
    factories.approved(claim, ann, rev)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('newsnotes.retagging', 'on', true)")

    Annotation.objects.filter(pk=claim.pk).update(attributes={"hedged": True}, tags=[])

    row = now(claim)
    assert (row.status, row.edition, row.reopened) == ("submitted", 2, "changed")


def test_deleted_annotations_follow_too_and_can_come_back(claim, ann, max_, tags):
    delete(by=ann, annotation_id=claim.pk, version=None)

    rename(max_, tags["figure"], "number")
    restore(by=ann, annotation_id=claim.pk, version=None)

    assert (now(claim).deleted_at, now(claim).tags) == (None, ["number", "war"])


def test_other_projects_are_left_alone(claim, tags, max_, out):
    there = factories.project("other")
    factories.member(there, "max", "manager")
    set_tags(by=max_, slug="other", tags=[{"name": "figure"}])
    theirs = factories.annotation(factories.article(there, max_), max_, tags=["figure"])

    rename(max_, tags["figure"], "number")

    assert (now(theirs).tags, Tag.objects.filter(project=there).get().name) == (["figure"], "figure")


def test_two_tags_become_one_if_that_is_asked_for(article, ann, claim, tags, max_):
    both = factories.annotation(article, ann, "quote", "A spokesman", tags=["figure", "money"])
    with refused(AlreadyUsed, field="name", match="“money” is a tag already"):
        rename(max_, tags["figure"], "money")

    done = rename(max_, tags["figure"], "money", merge=True)

    assert (done.tag.pk, done.annotations) == (tags["money"].pk, 2)
    assert (now(claim).tags, now(both).tags) == (["money", "war"], ["money"])
    assert list(Tag.objects.values_list("name", "description")) == [
        ("money", "about money"),
        ("war", "about war"),
    ]


def test_a_description_alone_touches_no_annotation(claim, tags, max_):
    done = change_tag(by=max_, tag_id=tags["war"].pk, version=None, changes={"description": "armed"})

    assert (now(tags["war"]).description, now(claim).version) == ("armed", 1)
    assert Action.objects.get(pk=done.action_id).verb == Verb.SET_TAGS


def test_the_same_name_again_changes_nothing(claim, tags, max_):
    before = Action.objects.count()

    done = rename(max_, tags["figure"], " figure ")

    assert (done.action_id, Action.objects.count(), now(claim).version) == (None, before, 1)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, None, 5, "a\0b"])
def test_a_name_that_no_tag_can_have_is_refused(tags, max_, name):
    with refused(Invalid, field="name"):
        rename(max_, tags["figure"], name)


def test_only_managers_rename_and_strangers_see_no_tag(tags, ann, rev, out):
    for person in (ann, rev):
        with refused(NotAllowed):
            rename(person, tags["figure"], "number")
    with refused(NotThere):
        rename(out, tags["figure"], "number")


def test_who_saw_other_tags_renames_none(tags, max_, project):
    seen = now(project).tags_version
    rename(max_, tags["figure"], "number")

    for write in (
        lambda: change_tag(by=max_, tag_id=tags["war"].pk, version=seen, changes={"name": "peace"}),
        lambda: set_tags(by=max_, slug="desk", tags=[], version=seen),
    ):
        with refused(Stale, match="The tags were changed by somebody"):
            write()
    assert now(project).tags_version == seen + 1


def test_who_marks_with_the_old_name_afterwards_is_told(article, ann, tags, max_):
    rename(max_, tags["figure"], "number")

    with refused(Invalid, field="tags"):
        factories.annotation(article, ann, tags=["figure"])


def test_one_undo_brings_back_what_every_annotation_had(article, ann, rev, claim, tags, max_):
    both = factories.annotation(article, ann, "quote", "A spokesman", tags=["figure", "money"])
    factories.approved(claim, ann, rev)
    done = rename(max_, tags["figure"], "money", merge=True)

    tag = undo_renaming(by=max_, slug="desk", renaming_id=done.action_id)

    assert (now(claim).tags, now(both).tags) == (["figure", "war"], ["figure", "money"])
    assert (now(claim).status, now(claim).edition) == ("approved", 1)
    assert (tag.pk, tag.description) == (tags["figure"].pk, "about figure")
    assert Action.objects.order_by("-id").values_list("verb", "undoes").first() == (Verb.UNDO, done.action_id)
    with refused(WrongState, match="There is no renaming of yours"):
        undo_renaming(by=max_, slug="desk", renaming_id=done.action_id)


def test_who_has_used_the_new_name_since_keeps_it(article, ann, claim, tags, max_):
    done = rename(max_, tags["figure"], "number")
    later = factories.annotation(article, ann, "quote", "A spokesman", tags=["number"])

    undo_renaming(by=max_, slug="desk", renaming_id=done.action_id)

    assert (now(claim).tags, now(later).tags) == (["figure", "war"], ["number"])
    assert set(Tag.objects.values_list("name", flat=True)) == {"figure", "money", "number", "war"}


def test_an_undo_without_later_uses_leaves_no_trace_in_the_vocabulary(claim, tags, max_):
    done = rename(max_, tags["figure"], "number")

    undo_renaming(by=max_, slug="desk", renaming_id=done.action_id)

    assert {(tag.pk, tag.name) for tag in Tag.objects.all()} == {(tag.pk, name) for name, tag in tags.items()}


def test_an_undo_is_refused_once_somebody_changed_the_tags(claim, ann, tags, max_):
    done = rename(max_, tags["figure"], "number")
    change(by=ann, annotation_id=claim.pk, version=None, changes={"tags": ["war"]})

    with refused(WrongState, match="changed these tags since"):
        undo_renaming(by=max_, slug="desk", renaming_id=done.action_id)


def test_nobody_undoes_what_somebody_else_renamed_or_nobody_did(project, claim, tags, max_, ann):
    done = rename(max_, tags["figure"], "number")
    eve = factories.member(project, "eve", "manager")

    for person, action in ((eve, done.action_id), (max_, uuid.uuid4())):
        with refused(WrongState):
            undo_renaming(by=person, slug="desk", renaming_id=action)
    with refused(NotAllowed):
        undo_renaming(by=ann, slug="desk", renaming_id=done.action_id)


def test_a_renaming_takes_as_many_statements_for_many_as_for_one(article, project, ann, tags, max_):
    factories.annotation(article, ann, "claim", "4,000 homes", tags=["figure"])
    with CaptureQueriesContext(connection) as one:
        rename(max_, tags["figure"], "number")
    for place in range(5):
        other = factories.article(project, ann, f"“{place}” is 4,000.")
        factories.annotation(other, ann, "claim", "4,000", tags=["number"])

    with CaptureQueriesContext(connection) as many:
        rename(max_, tags["figure"], "figure")

    assert len(many) == len(one)
    assert Annotation.objects.filter(tags=["figure"]).count() == 6


def test_a_tag_that_an_import_adds_is_a_change_of_the_tags(project, max_):
    seen = now(project).tags_version
    quote = {"kind": "quote", "spans": [[0, 5]], "tags": ["new"]}

    import_article(by=max_, project=project, document={"text": "Words.", "annotations": [quote]})

    with refused(Stale):
        set_tags(by=max_, slug="desk", tags=[], version=seen)
