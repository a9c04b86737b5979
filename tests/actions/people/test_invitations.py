"""Inviting people, and who gets in by that."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.access_kinds import Access
from annotations.actions.people.invitations import (
    MOST_OPEN,
    accept,
    find_invitation,
    invite,
    join,
    link_of,
    renew_link,
    revoke_invitation,
)
from annotations.actions.projects import remove_member, set_member
from annotations.choices import Role
from annotations.models import AccessEntry, Action, Invitation, Member, User
from annotations.refusals import AlreadyUsed, Gone, Invalid, NotAllowed, NotThere, Refusal, WrongState
from tests import factories
from tests.models.bare import web_role

pytestmark = pytest.mark.django_db
PASSWORD = "an orchard in late april"


@pytest.fixture
def invitation(project, max_):
    return invite(by=max_, slug="desk", invitee="eve@desk.example", role=Role.REVIEWER)[0]


@pytest.fixture
def token(invitation):
    return link_of(invitation)


def roles(user):
    return list(Member.objects.filter(user=user).values_list("project__slug", "role"))


def test_who_has_an_account_joins_with_the_role(token, project, max_, out):
    with web_role():
        accept(by=out, token=token)

    assert roles(out) == [("desk", "reviewer")]
    assert Action.objects.filter(verb="set_member").get().by == max_


def test_who_has_none_makes_one_and_is_in(token, project):
    with web_role():
        person, joined = join(token=token, username="eve", password=PASSWORD)

    assert (joined, roles(person)) == (project, [("desk", "reviewer")])
    assert User.objects.get(username="eve").check_password(PASSWORD)
    assert (person.is_staff, person.is_superuser, person.email) == (False, False, "")


def test_accepting_again_is_accepting_once_and_nobody_else_gets_in(token, out):
    accept(by=out, token=token)
    accept(by=out, token=token)

    with pytest.raises(Gone, match="was used"):
        accept(by=factories.user("eve"), token=token)
    with pytest.raises(Gone, match="was used"):
        join(token=token, username="mallory", password=PASSWORD)
    assert not User.objects.filter(username="mallory").exists()
    assert Action.objects.filter(verb="set_member").count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_who_is_in_already_keeps_the_role_and_the_link_stays_for_others(token, project, out, role):
    person = factories.member(project, "mia", role)

    accept(by=person, token=token)

    assert roles(person) == [("desk", role)]
    accept(by=out, token=token)
    assert roles(out) == [("desk", "reviewer")]


def test_who_was_removed_comes_back_by_a_new_invitation_alone(token, project, max_, out):
    accept(by=out, token=token)
    row = Member.objects.get(user=out)
    remove_member(by=max_, slug="desk", username="out")
    with pytest.raises(Gone):
        accept(by=out, token=token)

    again, _ = invite(by=max_, slug="desk", invitee="eve@desk.example", role=Role.ANALYST)
    accept(by=out, token=link_of(again))

    assert (Member.objects.get(user=out).pk, roles(out)) == (row.pk, [("desk", "analyst")])


def lock_out(inviter):
    inviter.is_active = False
    inviter.save()


LOST = {
    "removed": lambda by, boss: remove_member(by=boss, slug="desk", username=by.username),
    "made an analyst": lambda by, boss: set_member(
        by=boss, slug="desk", username=by.username, role="analyst"
    ),
    "locked out": lambda by, boss: lock_out(by),
}


@pytest.mark.parametrize("how", LOST)
def test_the_invitation_of_who_manages_no_more_lets_nobody_in(token, invitation, project, max_, out, how):
    boss = factories.member(project, "mia", Role.MANAGER)
    LOST[how](max_, boss)

    for use in (lambda: accept(by=out, token=token), lambda: find_invitation(token)):
        with pytest.raises(Gone, match="does not work any more"):
            use()
    with pytest.raises(Gone):
        join(token=token, username="eve", password=PASSWORD)

    renewed = renew_link(by=boss, invitation_id=invitation.pk, version=1)
    accept(by=out, token=link_of(renewed))
    assert roles(out) == [("desk", "reviewer")]


def test_a_link_ends_after_a_week(token, invitation, out):
    Invitation.objects.update(
        created_at=timezone.now() - datetime.timedelta(days=8), expires_at=timezone.now()
    )

    with pytest.raises(Gone, match="does not work any more"):
        accept(by=out, token=token)
    assert roles(out) == []


def test_a_new_link_ends_the_one_before_it(token, invitation, max_, out):
    renewed = renew_link(by=max_, invitation_id=invitation.pk, version=1)

    with pytest.raises(Gone, match="newer link"):
        accept(by=out, token=token)
    accept(by=out, token=link_of(renewed))
    with pytest.raises(WrongState, match="was accepted"):
        renew_link(by=max_, invitation_id=invitation.pk, version=2)


def test_a_revoked_invitation_lets_nobody_in(token, invitation, max_, out):
    revoke_invitation(by=max_, invitation_id=invitation.pk, version=1)
    revoke_invitation(by=max_, invitation_id=invitation.pk, version=1)

    with pytest.raises(Gone):
        accept(by=out, token=token)
    with pytest.raises(WrongState, match="was revoked"):
        renew_link(by=max_, invitation_id=invitation.pk, version=1)


@pytest.mark.parametrize("name", ["ann", "rev", "out"])
def test_managers_alone_invite(project, invitation, request, name):
    person = request.getfixturevalue(name)
    refusal = NotThere if name == "out" else NotAllowed

    for act in (
        lambda: invite(by=person, slug="desk", invitee="x", role="analyst"),
        lambda: renew_link(by=person, invitation_id=invitation.pk, version=1),
        lambda: revoke_invitation(by=person, invitation_id=invitation.pk, version=1),
    ):
        with pytest.raises(refusal):
            act()
    assert list(Invitation.objects.values_list("version", "revoked_at")) == [(1, None)]


def test_inviting_again_gives_the_invitation_that_is_open(invitation, max_, project):
    same = invite(by=max_, slug="desk", invitee="  EVE@desk.example ", role=Role.REVIEWER)

    assert same == (invitation, False)
    assert link_of(same[0]) == link_of(invitation)
    with pytest.raises(AlreadyUsed, match="invited already, as reviewer"):
        invite(by=max_, slug="desk", invitee="eve@desk.example", role=Role.ANALYST)


def test_inviting_again_makes_a_link_that_works(invitation, project, max_, out):
    boss = factories.member(project, "mia", Role.MANAGER)
    remove_member(by=boss, slug="desk", username="max")

    again, is_new = invite(by=boss, slug="desk", invitee="eve@desk.example", role=Role.REVIEWER)
    accept(by=out, token=link_of(again))

    assert (is_new, again.version, roles(out)) == (False, 2, [("desk", "reviewer")])


@pytest.mark.parametrize(
    ("invitee", "role", "field"),
    [
        ("", "analyst", "invitee"),
        (" \u200b ", "analyst", "invitee"),
        ("x" * 255, "analyst", "invitee"),
        ("eve\nBcc: all@desk.example", "analyst", "invitee"),
        ("a\0", "analyst", "invitee"),
        (7, "analyst", "invitee"),
        ("eve", "king", "role"),
        ("eve", None, "role"),
        ("eve", [], "role"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(max_, project, invitee, role, field):
    with pytest.raises(Invalid) as refused:
        invite(by=max_, slug="desk", invitee=invitee, role=role)

    assert (refused.value.field, Invitation.objects.count()) == (field, 0)


def test_a_project_has_so_many_open_at_most(max_, project):
    for number in range(MOST_OPEN):
        invite(by=max_, slug="desk", invitee=f"e{number}", role="analyst")

    with pytest.raises(WrongState, match="revoke some"):
        invite(by=max_, slug="desk", invitee="one more", role="analyst")


@pytest.mark.parametrize(
    "name", ["", "out", "OUT", "eve@desk.example", "eve smith", "e\0", "x" * 151, "a/b", "e\u202eve"]
)
def test_a_user_name_that_cannot_be_leaves_the_link_as_it_was(token, out, name):
    with pytest.raises(Refusal) as refused:
        join(token=token, username=name, password=PASSWORD)

    assert refused.value.field == "username"
    assert list(User.objects.values_list("username", flat=True).order_by("username")) == ["max", "out"]
    join(token=token, username="eve", password=PASSWORD)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_other_link_than_the_one_that_was_made_works(token, out, data):
    place = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.characters(codec="utf-8").filter(lambda other: other != token[place]))
    wrong = [token[:place] + character + token[place + 1 :], token[:place], token + character]

    for text in [*wrong, data.draw(st.text())]:
        with pytest.raises(NotThere):
            accept(by=out, token=text)


def test_all_of_it_is_in_the_access_log(project, max_, out):
    made, _ = invite(by=max_, slug="desk", invitee="eve", role="analyst")
    renewed = renew_link(by=max_, invitation_id=made.pk, version=1)
    accept(by=out, token=link_of(renewed))
    other, _ = invite(by=max_, slug="desk", invitee="bob", role="manager")
    revoke_invitation(by=max_, invitation_id=other.pk, version=1)

    kinds = [kind for kind in Access if kind.startswith("invitation")]
    entries = AccessEntry.objects.filter(kind__in=kinds).order_by("created_at")
    assert list(entries.values_list("kind", "by__username", "details")) == [
        ("invitation_made", "max", {"role": "analyst"}),
        ("invitation_renewed", "max", {"role": "analyst"}),
        ("invitation_accepted", "out", {"role": "analyst"}),
        ("invitation_made", "max", {"role": "manager"}),
        ("invitation_revoked", "max", {"role": "manager"}),
    ]
    assert "eve" not in str(list(entries.values()))
