"""The first person of a site."""

import pytest

from annotations.actions.people.first_person import check_first_link, first_link, make_first_person
from annotations.actions.people.invitations import accept
from annotations.actions.people.signed_links import sign_dated_link, sign_link
from annotations.models import User
from annotations.refusals import Gone, NotThere
from tests import factories
from tests.models.bare import web_role

pytestmark = pytest.mark.django_db
PASSWORD = "an orchard in late april"


def test_the_first_person_is_what_createsuperuser_makes(db):
    with web_role():
        made = make_first_person(token=first_link(), username="ida", password=PASSWORD)

    assert (made.is_superuser, made.is_staff, made.is_active) == (True, True, True)
    assert User.objects.get().check_password(PASSWORD)


def test_all_links_end_as_soon_as_there_is_anybody(db):
    links = [first_link(), first_link()]
    User.objects.create_superuser("ida", password=PASSWORD)

    for token in links:
        with pytest.raises(Gone, match="has people"):
            make_first_person(token=token, username="eve", password=PASSWORD)
    assert (first_link(), User.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    "make_token",
    [
        pytest.param(lambda: "", id="none"),
        pytest.param(lambda: "nothing", id="not a link"),
        pytest.param(lambda: sign_link("invitation", "x", 1), id="an invitation"),
        pytest.param(lambda: sign_dated_link("password"), id="a password link"),
    ],
)
def test_no_other_link_makes_one(db, make_token):
    token = make_token()

    with pytest.raises(NotThere):
        check_first_link(token)


def test_the_link_of_the_first_person_lets_nobody_into_a_project(project):
    with pytest.raises(NotThere):
        accept(by=factories.user("out"), token=sign_dated_link("first person"))
