"""What the web's role may do in the tables of the sign-in library: its work, and nothing that is not done here."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.test import Client

from tests import factories
from tests.models.bare import sql, web_role

pytestmark = pytest.mark.django_db

ALL = "SELECT INSERT UPDATE DELETE"
RIGHTS = {
    "account_emailaddress": ALL,
    "account_emailconfirmation": "SELECT DELETE",
    "mfa_authenticator": ALL,
    "socialaccount_socialaccount": ALL,
    "socialaccount_socialapp": "SELECT",
    "socialaccount_socialtoken": "SELECT DELETE",
    "usersessions_usersession": ALL,
}
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_every_table_of_the_library_is_in_the_list():
    labels = ("account", "mfa", "socialaccount", "usersessions")
    tables = {
        model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models(True)
    }

    assert tables == set(RIGHTS)


@pytest.mark.parametrize("table", RIGHTS)
def test_the_web_role_has_these_rights_and_no_others(table):
    [rights] = sql(
        "SELECT array_agg(word ORDER BY place) FILTER (WHERE has_table_privilege('newsnotes_web', %s, word)"
        " OR (word IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')"
        " AND has_any_column_privilege('newsnotes_web', %s, word)))"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS words (word, place)",
        table,
        table,
        list(PRIVILEGES),
    )

    assert rights == (RIGHTS[table].split(),)


def test_the_web_role_can_do_all_that_the_library_does(ann):
    browser, other = Client(), Client()
    entry = {"username": "ann", "password": factories.PASSWORD}

    with web_role():
        statuses = [client.post("/accounts/login/", entry).status_code for client in (browser, other)]
        statuses.append(
            browser.post("/accounts/email/", {"action_add": "", "email": "a@b.example"}).status_code
        )
        added = EmailAddress.objects.get(email="a@b.example")
        statuses.append(
            browser.post("/accounts/email/", {"action_remove": "", "email": added.email}).status_code
        )
        statuses.append(browser.post("/accounts/sessions/").status_code)
        Authenticator.objects.create(user=ann, type="totp", data={}).delete()
        SocialAccount.objects.create(user=ann, provider="openid", uid="1").delete()

    assert statuses == [302] * 5
    assert not EmailAddress.objects.filter(pk=added.pk).exists()
    assert UserSession.objects.count() == 1
