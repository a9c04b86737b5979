"""Archiving a project, and bringing it back."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.archiving import set_archived
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import remove_member
from annotations.actions.records.entities import add_entity, change_entity, delete_entity
from annotations.actions.review.deciding import decide, move
from annotations.actions.transactions import begin_action, one_transaction
from annotations.choices import Verb
from annotations.models import Action, Annotation, Member, Project
from annotations.queries.pages import lately, list_assigned, my_archived_projects, my_projects
from annotations.queries.review.inbox import came_back
from annotations.refusals import ARCHIVED, NotAllowed, NotThere, Stale, WrongState
from tests import factories
from tests.actions.counting import refused


def archive(by, archived=True, **more):
    return set_archived(by=by, slug="desk", archived=archived, **more)


def test_a_manager_archives_and_brings_back_and_twice_is_once(project, max_):
    first = archive(max_, version=1)
    again = archive(max_, version=1)

    assert (first.archived_at, first.version) == (again.archived_at, again.version)
    assert (archive(max_, archived=False).archived_at, archive(max_, archived=False).version) == (None, 3)
    assert list(Action.objects.values_list("verb", flat=True)) == ["archive_project", "bring_back"]


def test_only_a_manager_does_and_nobody_over_a_change_that_they_did_not_see(project, ann, rev, max_, out):
    with refused(NotAllowed):
        archive(rev)
    with refused(NotThere):
        archive(out)
    with refused(Stale):
        archive(max_, version=7)


def test_an_archived_project_is_out_of_everybodys_lists_and_comes_back_to_them(
    project, article, ann, rev, max_
):
    quote = factories.annotation(article, ann)
    move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=quote.pk, version=None, verdict="reject", reason="wrong_span")
    lists = lambda: [list(came_back(ann)), lately(ann), [line.project for line in my_projects(ann)]]  # noqa: E731

    archive(max_)
    archived = (lists(), my_archived_projects(ann), list_assigned(ann))
    archive(max_, archived=False)

    assert archived == ([[], [], []], [project], [])
    assert lists() == [[quote], [article], [project]]
    assert my_archived_projects(ann) == []


def test_records_stay_as_they_are(project, ann, max_):
    record, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})
    archive(max_)

    with refused(WrongState):
        change_entity(by=ann, entity_id=record.pk, version=None, changes={"name": "Voss"})
    with refused(WrongState):
        delete_entity(by=ann, entity_id=record.pk, version=None)


def test_what_would_change_nothing_is_refused_too(project, article, ann, max_):
    quote = factories.annotation(article, ann)
    archive(max_)

    with refused(WrongState, match="This project is archived"):
        change(by=ann, annotation_id=quote.pk, version=None, changes={})


def test_a_token_may_read_and_access_may_be_taken_away(project, ann, rev, max_):
    archive(max_)

    assert create_token(by=ann, project=Project.objects.get(), scope="read")
    with refused(WrongState):
        create_token(by=ann, project=Project.objects.get(), scope="write")
    with refused(WrongState):
        remove_member(by=max_, slug="desk", username="ann", to="rev")
    remove_member(by=max_, slug="desk", username="ann")
    assert not Member.objects.filter(user=ann).exists()


def test_who_has_passed_the_first_look_is_refused_by_the_second(project, article, ann, max_):
    """As who waited for a lock while somebody archived it."""
    archive(max_)

    with pytest.raises(WrongState) as caught, one_transaction():
        begin_action(by=ann, verb=Verb.MARK, project_id=project.pk, article_id=article.pk)

    assert caught.value.sentence == ARCHIVED
    assert Action.objects.filter(verb="mark").count() == Annotation.objects.count() == 0
