"""The ledger of access: each taking is a line in it before anybody is told, and none is refused for its sake."""

import json
import stat

import pytest

from annotations.actions.access import set_access
from annotations.actions.erasure import access_ledger
from annotations.actions.people.signing_in import change_password
from annotations.actions.people.tokens import create_token, revoke_token
from annotations.actions.projects import remove_member, set_member
from annotations.models import AccessChange, Token, User
from annotations.refusals import WrongState
from tests.models.bare import broken_rule, sql, web_role


@pytest.fixture
def file(settings, tmp_path):
    settings.ACCESS_LEDGER = tmp_path / "kept" / "access.jsonl"
    return settings.ACCESS_LEDGER


def lines(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


TAKING = {
    "a token is revoked": (
        lambda ann, max_, article, token: revoke_token(by=ann, token_id=token.pk),
        {"token"},
    ),
    "a member is removed": (
        lambda ann, max_, article, token: remove_member(by=max_, slug="desk", username="ann"),
        {"member", "token"},
    ),
    "a role is set": (
        lambda ann, max_, article, token: set_member(by=max_, slug="desk", username="rev", role="analyst"),
        {"member"},
    ),
    "a password is changed": (
        lambda ann, max_, article, token: change_password(by=ann, password="another long one"),
        {"password"},
    ),
    "an article is restricted": (
        lambda ann, max_, article, token: set_access(
            by=max_, article_id=article.pk, restricted=True, usernames=["ann"]
        ),
        {"article", "reader"},
    ),
}


@pytest.mark.parametrize("taking", TAKING)
def test_what_is_taken_is_written_down(file, article, ann, rev, max_, taking):
    token, _ = create_token(by=ann, project=article.project, scope="read")
    take, kinds = TAKING[taking]

    with web_role():
        take(ann, max_, article, token)

    assert {line["kind"] for line in lines(file)} >= kinds
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_taken_by_bare_sql_is_written_with_the_next_change(file, article, ann, rev):
    token, _ = create_token(by=rev, project=article.project, scope="read")
    User.objects.filter(pk=ann.pk).update(is_active=False)

    revoke_token(by=rev, token_id=token.pk)

    assert [line["kind"] for line in lines(file)] == ["person", "token"]
    assert lines(file)[0]["subject"] == str(ann.pk)


def test_a_token_that_is_deleted_is_written_down(file, article, ann):
    token, _ = create_token(by=ann, project=article.project, scope="read")
    pk = token.pk
    token.delete()

    assert access_ledger.write_down()

    assert [(line["kind"], line["subject"]) for line in lines(file)] == [("token", str(pk))]


def test_a_change_of_another_kind_is_refused(ann):
    with broken_rule("accesschange_kind_known"):
        AccessChange.objects.create(kind="other", subject=ann.pk)


def test_a_ledger_that_cannot_be_written_stops_nothing_and_is_complained_of(
    settings, file, tmp_path, article, ann, caplog
):
    token, _ = create_token(by=ann, project=article.project, scope="read")
    (tmp_path / "a file").write_text("")
    settings.ACCESS_LEDGER = tmp_path / "a file" / "access.jsonl"

    revoke_token(by=ann, token_id=token.pk)

    assert Token.objects.get().revoked_at is not None
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    settings.ACCESS_LEDGER = file
    assert access_ledger.write_down()
    assert [line["subject"] for line in lines(file)] == [str(token.pk)]


def test_an_unfinished_line_is_overwritten_and_a_wrong_one_refused(file, article, ann):
    token, _ = create_token(by=ann, project=article.project, scope="read")
    file.parent.mkdir()
    file.write_text('{"id": "half')

    revoke_token(by=ann, token_id=token.pk)

    assert [change.subject for change in access_ledger.read()] == [token.pk]
    file.write_text("no change\n")
    with pytest.raises(WrongState, match="Line 1 of the ledger of access"):
        access_ledger.read()


def test_the_web_role_cannot_take_a_change_out_of_the_database(db):
    with web_role():
        rights = sql(
            "SELECT has_table_privilege('annotations_accesschange', name)"
            " FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS name"
        )

    assert rights == [(True,), (False,), (False,), (False,)]
