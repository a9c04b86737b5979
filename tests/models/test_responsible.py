"""Whose move it is, and whether they are still there to make it."""

import importlib

import pytest
from django.utils import timezone

from annotations.actions.access import set_access
from annotations.choices import Role
from annotations.models import Annotation, Member
from annotations.models.responsible import still_waiting, work_of
from tests import factories
from tests.models.bare import sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(project):
    return factories.member(project, "bob", Role.ANALYST)


@pytest.fixture
def taken(article, ann, bob):
    """What ann wrote and bob has taken over."""
    made = factories.annotation(article, ann)
    Annotation.objects.update(taken_over_by=bob)
    return made


def is_there(annotation):
    return Annotation.objects.with_responsible().get(pk=annotation.pk).responsible_is_there


def test_work_is_of_who_took_it_over_and_no_longer_of_its_author(article, taken, ann, bob):
    own = factories.annotation(article, ann, "claim", "4,000 homes")

    assert list(Annotation.objects.filter(work_of(ann))) == [own]
    assert list(Annotation.objects.filter(work_of(bob))) == [taken]


@pytest.mark.parametrize(
    ("who", "what", "there"),
    [
        ("ann", {"left_at": timezone.now()}, True),  # it is no longer hers
        ("bob", {"left_at": timezone.now()}, False),
        ("bob", {"role": "manager"}, True),
    ],
)
def test_who_is_responsible_is_there_while_a_member(taken, who, what, there):
    Member.objects.filter(user__username=who).update(**what)

    assert is_there(taken) == there


def test_who_has_no_account_any_more_is_not_there(taken, bob):
    bob.is_active = False
    bob.save()

    assert not is_there(taken)


@pytest.mark.parametrize(("readers", "there"), [([], False), (["ann"], False), (["bob"], True)])
def test_who_may_not_see_the_article_is_not_there(article, taken, max_, readers, there):
    set_access(by=max_, article_id=article.pk, restricted=True, usernames=readers)

    assert is_there(taken) == there


def test_only_the_one_that_is_asked_about_is_looked_at(article, taken, ann):
    other = factories.annotation(article, ann, "claim", "4,000 homes")

    looked = {row.pk: row.responsible_is_there for row in Annotation.objects.with_responsible(of=taken.pk)}

    assert looked == {taken.pk: True, other.pk: None}


@pytest.mark.parametrize(
    ("status", "waits", "waits_for_who_left"),
    [
        ("draft", True, False),
        ("fixed", True, False),
        ("submitted", True, True),
        ("rejected", False, False),
        ("approved", False, False),
    ],
)
def test_what_a_sign_off_waits_for(taken, status, waits, waits_for_who_left):
    waiting = Annotation.objects.filter(still_waiting(taken.article_id))
    Annotation.objects.update(status=status)

    assert waiting.exists() == waits
    Member.objects.filter(user__username="bob").update(left_at=timezone.now())
    assert waiting.exists() == waits_for_who_left


def test_who_left_before_memberships_were_kept_has_a_row_again(project, ann, rev):
    """Migration 0033, carried out on what the version before has left: a deleted row and its history."""
    was = Member.objects.get(user=ann)
    Member.objects.filter(user=ann).delete()
    statement = importlib.import_module("annotations.migrations.0033_who_left_before").BACK

    sql(statement.replace("%", "%%"))
    sql(statement.replace("%", "%%"))

    back = Member.ever.get(user=ann)
    assert (back.pk, back.role, back.created_at) == (was.pk, "analyst", was.created_at)
    assert back.left_at is not None
    assert list(Member.objects.filter(project=project)) == [Member.objects.get(user=rev)]
