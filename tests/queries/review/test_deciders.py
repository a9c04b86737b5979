"""Which decisions wait for one reviewer alone."""

import pytest

from annotations.actions.access import set_access
from annotations.actions.articles import submit_article
from annotations.actions.review.deciding import decide
from annotations.models import Annotation, Member, Project
from annotations.queries.review.deciders import count_only_theirs
from tests import factories

pytestmark = pytest.mark.django_db


def only_for(person, by=None) -> int:
    return count_only_theirs(by or person, Member.objects.select_related("project").get(user=person)).exact


@pytest.fixture
def others(project, rev, max_):
    """Two who review."""
    return rev, max_


def submitted(article, person, passage="Mara Voss"):
    row = factories.annotation(article, person, "entity", passage)
    submit_article(by=person, article_id=article.pk)
    return Annotation.objects.get(pk=row.pk)


def set_rules(project: Project, **rules: object) -> None:
    Project.objects.filter(pk=project.pk).update(**rules)


def test_what_two_can_decide_on_waits_for_neither(article, ann, others):
    submitted(article, ann)

    assert [only_for(person) for person in others] == [0, 0]


def test_what_one_wrote_waits_for_the_other(article, others):
    rev, max_ = others
    submitted(article, max_)

    assert (only_for(rev), only_for(max_)) == (1, 0)


def test_what_one_took_over_waits_for_the_other(article, ann, others):
    rev, max_ = others
    row = submitted(article, ann)
    Annotation.objects.filter(pk=row.pk).update(taken_over_by=max_)

    assert (only_for(rev), only_for(max_)) == (1, 0)


def test_what_one_changed_last_waits_for_the_other(article, ann, others):
    rev, max_ = others
    row = submitted(article, ann)
    Annotation.objects.filter(pk=row.pk).update(edited_by=max_)

    assert (only_for(rev), only_for(max_)) == (1, 0)


def test_without_four_eyes_it_waits_for_nobody_alone(article, project, others):
    set_rules(project, four_eyes=False)
    submitted(article, others[1])

    assert [only_for(person) for person in others] == [0, 0]


def test_the_only_reviewer_has_all_of_it(article, ann, max_):
    submitted(article, ann)

    assert (only_for(max_), only_for(ann)) == (1, 0)


def test_who_is_locked_out_decides_nothing(article, ann, others):
    rev, max_ = others
    submitted(article, ann)
    type(rev).objects.filter(pk=rev.pk).update(is_active=False)

    assert only_for(max_) == 1


def test_who_may_not_see_the_article_decides_nothing(article, ann, others):
    rev, max_ = others
    submitted(article, ann)
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=["ann"])

    assert (only_for(max_), only_for(rev, by=max_)) == (1, 0)


def test_two_approvals_need_both_until_one_has_given_theirs(article, project, ann, others):
    rev, max_ = others
    set_rules(project, approvals=2)
    row = submitted(article, ann)
    before = [only_for(person) for person in others]

    decide(by=rev, annotation_id=row.pk, version=row.version, verdict="approve")

    assert before == [1, 1]
    assert (only_for(rev), only_for(max_)) == (0, 1)


def test_drafts_fixes_and_what_is_decided_are_no_decisions_to_come(article, ann, max_):
    factories.annotation(article, ann)
    assert only_for(max_) == 0
    row = submitted(article, ann)
    Annotation.objects.exclude(pk=row.pk).update(status="rejected")

    decide(by=max_, annotation_id=row.pk, version=row.version, verdict="approve")

    assert only_for(max_) == 0
