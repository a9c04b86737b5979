"""Several people use one link, or make the same account, at the same moment."""

import pytest

from annotations.actions.people.first_person import first_link, make_first_person
from annotations.actions.people.invitations import (
    accept,
    invite,
    join,
    link_of,
    renew_link,
    revoke_invitation,
)
from annotations.actions.people.password_links import make_password_link, set_password_by_link
from annotations.actions.projects import remove_member
from annotations.choices import Role
from annotations.models import Invitation, Member, User
from tests import factories
from tests.races.threads import at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "an orchard in late april"


def test_of_several_with_one_link_one_gets_in(project, max_):
    people = [factories.user(f"p{number}") for number in range(3)]
    for number in range(4):
        made, _ = invite(by=max_, slug="desk", invitee=f"e{number}", role="analyst")
        token = link_of(made)
        works = [lambda person=person, token=token: accept(by=person, token=token) for person in people]
        works.append(
            lambda token=token, name=f"n{number}": join(token=token, username=name, password=PASSWORD)
        )
        before = Member.objects.count()

        results = at_once(works)

        in_already = Member.objects.filter(user__in=people).count()
        assert Member.objects.count() == before + 1
        assert {type(result).__name__ for result in results if isinstance(result, Exception)} <= {"Gone"}
        assert Invitation.objects.get(pk=made.pk).accepted_by is not None
        if in_already:
            Member.objects.filter(user__in=people).delete()


def test_one_person_who_sends_it_twice_is_in_once(project, max_, out):
    made, _ = invite(by=max_, slug="desk", invitee="e", role="analyst")

    results = at_once([lambda: accept(by=out, token=link_of(made))] * 3)

    assert Member.objects.filter(user=out).count() == 1
    assert kinds(results) == ["done"] * 3


def test_one_name_is_one_person_whatever_its_capitals(project, max_):
    tokens = [link_of(invite(by=max_, slug="desk", invitee=name, role="analyst")[0]) for name in "abc"]
    names = ["Eve", "eve", "EVE"]

    results = at_once(
        [
            lambda token=token, name=name: join(token=token, username=name, password=PASSWORD)
            for token, name in zip(tokens, names, strict=True)
        ]
    )

    assert kinds(results) == ["AlreadyUsed", "AlreadyUsed", "done"]
    assert User.objects.filter(username__iexact="eve").count() == 1


def test_accepting_while_it_is_revoked_renewed_or_its_maker_goes_ends_in_one_of_both(project, max_, out):
    boss = factories.member(project, "mia", Role.MANAGER)
    against = [
        lambda pk: revoke_invitation(by=boss, invitation_id=pk, version=None),
        lambda pk: renew_link(by=boss, invitation_id=pk, version=None),
        lambda pk: remove_member(by=boss, slug="desk", username="max"),
    ]
    for number, act in enumerate(against):
        made, _ = invite(by=max_, slug="desk", invitee=f"e{number}", role="analyst")

        accepted, _ = at_once(
            [lambda made=made: accept(by=out, token=link_of(made)), lambda made=made, act=act: act(made.pk)]
        )

        is_in = Member.objects.filter(user=out).exists()
        assert is_in == (not isinstance(accepted, Exception))
        assert is_in == (Invitation.objects.get(pk=made.pk).accepted_by == out)
        Member.objects.filter(user=out).delete()


def test_a_site_has_one_first_person(transactional_db):
    token = first_link()

    results = at_once(
        [
            lambda name=name: make_first_person(token=token, username=name, password=PASSWORD)
            for name in ("ida", "eve", "bob")
        ]
    )

    assert kinds(results) == ["Gone", "Gone", "done"]
    assert User.objects.count() == 1


def test_a_password_link_sets_one_password(project, ann, max_):
    token = make_password_link(by=max_, slug="desk", username="ann")

    results = at_once(
        [
            lambda password=password: set_password_by_link(token=token, password=password)
            for password in (PASSWORD, "something else 42")
        ]
    )

    assert kinds(results) == ["Gone", "done"]
