"""`manage.py first_link`: how the first person comes in."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from annotations.models import User

pytestmark = pytest.mark.django_db


def printed(**options):
    out = StringIO()
    call_command("first_link", stdout=out, **options)
    return out.getvalue()


def test_the_link_leads_to_the_first_account(settings):
    settings.ALLOWED_HOSTS = [".notes.example"]
    line = printed()

    site, path = line.split()[-1].split("/accounts/")
    assert site.endswith("://notes.example")
    assert Client(SERVER_NAME="notes.example").get(f"/accounts/{path}").status_code == 200


def test_another_address_can_be_named():
    assert "https://desk.example/accounts/first/" in printed(site="https://desk.example/")


def test_once_there_is_somebody_there_is_no_link():
    User.objects.create_superuser("ida", password="x")

    assert printed() == "There are people on this site: they sign in, and invite others.\n"
