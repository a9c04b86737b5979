"""Making the account of somebody who was let in by a link. Nobody makes one without."""

import re

from django.db import connection

from annotations.actions.cleaning import check_fields, plain_text, strip_ends
from annotations.models import User
from annotations.refusals import AlreadyUsed, Invalid
from annotations.sentences import say

_NAME = re.compile(r"[\w.+-]+")
"""Not `@`: with an e-mail address for a name, somebody could be taken for whom the address is of."""


def lock_people() -> None:
    """Let nobody else make an account until the end of the transaction: of two, the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('annotations.people'))")


def create_person(*, username: str, password: str, owns_site: bool = False) -> User:
    """Make an account, within a transaction; the form has checked the password.

    A name that differs from somebody's in capitals only is theirs. Who `owns_site` is what `createsuperuser` makes.
    """
    lock_people()
    name = User.normalize_username(strip_ends(plain_text(username, "username", longest=150)))
    if not _NAME.fullmatch(name):
        raise Invalid(say("A user name has letters, digits and . + - _ only."), field="username")
    if User.objects.filter(username__iexact=name).exists():
        raise AlreadyUsed(say("Somebody has this user name: choose another one."), field="username")
    person = User(username=name, is_staff=owns_site, is_superuser=owns_site)
    check_fields(person, ["username"])
    person.set_password(password)
    person.save(force_insert=True)
    return person
