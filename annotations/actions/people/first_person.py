"""The first person of a fresh site, made in the browser by a link that the server prints where its owner alone reads it."""

import datetime

from annotations.actions.people.new_people import create_person, lock_people
from annotations.actions.people.signed_links import read_dated_link, sign_dated_link
from annotations.actions.transactions import one_transaction
from annotations.models import User
from annotations.refusals import Gone
from annotations.sentences import say

LIFE = datetime.timedelta(days=7)
_PURPOSE = "first person"
_THERE_IS_SOMEBODY = say("This site has people: sign in, or ask one of them to invite you.")


def first_link() -> str | None:
    """The last part of the link with which the first person is made; None once there is anybody."""
    return None if User.objects.exists() else sign_dated_link(_PURPOSE)


def check_first_link(token: str) -> None:
    """Refuse a link that is none, that is too old, and any as soon as there is a person."""
    read_dated_link(_PURPOSE, token, life=LIFE)
    if User.objects.exists():
        raise Gone(_THERE_IS_SOMEBODY)


def make_first_person(*, token: str, username: str, password: str) -> User:
    """Make the site's owner, as `createsuperuser` does; of two who try at once, one is made."""
    with one_transaction():
        lock_people()
        check_first_link(token)
        return create_person(username=username, password=password, owns_site=True)
