"""Links to a new password: for whom a manager may make one, and when it ends."""

import pytest
from django.contrib.auth.models import update_last_login

from annotations.access_kinds import Access
from annotations.actions.people import password_links
from annotations.actions.people.password_links import find_person, make_password_link, set_password_by_link
from annotations.actions.people.tokens import create_token
from annotations.actions.projects import remove_member, set_member
from annotations.choices import Role
from annotations.models import AccessEntry, Token, User
from annotations.refusals import Gone, NotAllowed, NotThere
from tests import factories
from tests.models.bare import web_role

pytestmark = pytest.mark.django_db
NEW = "an orchard in late april"


@pytest.fixture
def token(ann, max_):
    return make_password_link(by=max_, slug="desk", username="ann")


def is_password(user, password):
    return User.objects.get(pk=user.pk).check_password(password)


def test_a_member_gets_a_new_password_once(token, ann, max_, project):
    create_token(by=ann, project=project, scope="read")
    with web_role():
        set_password_by_link(token=token, password=NEW)

    assert is_password(ann, NEW)
    assert not Token.objects.filter(revoked_at=None).exists()
    with pytest.raises(Gone, match="was used"):
        set_password_by_link(token=token, password="something else 42")
    assert is_password(ann, NEW)
    entry = AccessEntry.objects.get(kind=Access.PASSWORD_LINK_MADE)
    assert (entry.by, entry.person, entry.project, entry.details) == (max_, ann, project, {})


def in_another_project(ann, max_):
    factories.member(factories.project("other"), "ann", Role.ANALYST)


def in_another_project_as_manager(ann, max_):
    other = factories.project("other")
    factories.member(other, "ann", Role.ANALYST)
    factories.member(other, "max", Role.REVIEWER)


def site_owner(ann, max_):
    User.objects.filter(pk=ann.pk).update(is_superuser=True)


def staff(ann, max_):
    User.objects.filter(pk=ann.pk).update(is_staff=True)


def another_manager(ann, max_):
    set_member(by=max_, slug="desk", username="ann", role=Role.MANAGER)


def locked_out(ann, max_):
    User.objects.filter(pk=ann.pk).update(is_active=False)


NOT_THEIRS = [
    in_another_project,
    in_another_project_as_manager,
    site_owner,
    staff,
    another_manager,
    locked_out,
]


@pytest.mark.parametrize("become", NOT_THEIRS, ids=lambda become: become.__name__)
def test_whom_a_manager_may_not_reset_gets_no_link_and_one_made_before_ends(token, ann, max_, become):
    become(ann, max_)

    with pytest.raises(NotAllowed, match="Only whoever runs the site"):
        make_password_link(by=max_, slug="desk", username="ann")
    with pytest.raises(Gone):
        set_password_by_link(token=token, password=NEW)
    assert is_password(ann, factories.PASSWORD)


def test_who_is_in_projects_of_the_same_manager_alone_or_has_left_the_others_gets_one(ann, max_):
    mine, left = factories.project("mine"), factories.project("left")
    for project in (mine, left):
        factories.member(project, "ann", Role.ANALYST)
    factories.member(mine, "max", Role.MANAGER)
    zoe = factories.member(left, "zoe", Role.MANAGER)
    remove_member(by=zoe, slug="left", username="ann")

    token = make_password_link(by=max_, slug="desk", username="ann")

    assert find_person(token) == ann


@pytest.mark.parametrize("name", ["max", "out", "nobody", "a\0", ""])
def test_nobody_else_gets_one(project, max_, out, name):
    with pytest.raises(Exception, match=r"Only whoever|no such member|character"):
        make_password_link(by=max_, slug="desk", username=name)


@pytest.mark.parametrize("name", ["ann", "rev", "out"])
def test_managers_alone_make_one(project, ann, request, name):
    with pytest.raises((NotAllowed, NotThere)):
        make_password_link(by=request.getfixturevalue(name), slug="desk", username="ann")


ENDS = {
    "the member leaves": lambda ann, max_, boss: remove_member(by=boss, slug="desk", username="ann"),
    "the maker leaves": lambda ann, max_, boss: remove_member(by=boss, slug="desk", username="max"),
    "the maker manages no more": lambda ann, max_, boss: set_member(
        by=boss, slug="desk", username="max", role="reviewer"
    ),
    "the maker is locked out": lambda ann, max_, boss: User.objects.filter(pk=max_.pk).update(
        is_active=False
    ),
    "the person has signed in": lambda ann, max_, boss: update_last_login(None, ann),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_link_ends_when(token, project, ann, max_, how):
    ENDS[how](ann, max_, factories.member(project, "mia", Role.MANAGER))

    with pytest.raises(Gone):
        find_person(token)


def test_a_link_ends_after_a_day(token, monkeypatch):
    monkeypatch.setattr(password_links, "LIFE", -password_links.LIFE)

    with pytest.raises(Gone, match="too old"):
        find_person(token)
