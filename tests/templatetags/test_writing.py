"""What forms that write send along."""

import uuid

import pytest
from django.template import Context

from annotations.templatetags.writing import write_fields

ACTION = uuid.UUID("0198b0a0-0000-7000-8000-000000000001")
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="a&lt;b">'
NAMED = '<input type="hidden" name="action" value="0198b0a0-0000-7000-8000-000000000001">'
VERSION = '<input type="hidden" name="version" value="7">'


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"action": ACTION, "version": 7}, TOKEN + NAMED + VERSION),
        ({"action": ACTION}, TOKEN + NAMED),
        ({"version": 7}, TOKEN + VERSION),
        ({}, TOKEN),
    ],
    ids=["both", "an action", "a version", "neither"],
)
def test_a_form_names_its_action_and_version_where_it_has_them(given, written) -> None:
    fields = write_fields(Context({"csrf_token": "a<b"}), **given)

    assert fields == written


def test_a_version_of_nought_is_one() -> None:
    fields = write_fields(Context({"csrf_token": "t"}), version=0)

    assert 'name="version" value="0"' in fields
