"""The tokens that reach a project, as its managers see them."""

from annotations.actions.people.tokens import create_token
from annotations.models import AccessEntry, Token
from tests import factories
from tests.views.conftest import text_of


def test_a_manager_sees_the_tokens_of_the_project_and_no_others(browse, project, ann, max_):
    create_token(by=ann, project=project, scope="write", name="nightly", restricted=True)
    night = factories.project("night")
    factories.member(night, "ann", "manager")
    create_token(by=ann, project=night, scope="read", name="elsewhere")

    page = text_of(browse("max").get("/p/desk/settings/tokens/"))

    assert "nightly ann read and write · restricted articles too never" in page
    assert "elsewhere" not in page


def test_a_manager_revokes_a_member_s_token_and_the_log_says_who(browse, project, ann, max_):
    token, _ = create_token(by=ann, project=project, scope="read", name="nightly")
    client = browse("max")

    answer = client.post(f"/p/desk/settings/tokens/{token.pk}/revoke/", follow=True)

    assert "The token of ann is revoked" in text_of(answer)
    assert "No token reaches this project" in text_of(answer)
    assert Token.objects.get().revoked_at is not None
    entry = AccessEntry.objects.get(kind="token_revoked")
    assert (entry.by, entry.person, entry.project, entry.token_id) == (max_, ann, project, token.pk)


def test_a_manager_of_another_project_revokes_nothing(browse, project, ann, max_):
    night = factories.project("night")
    factories.member(night, "ann", "analyst")
    token, _ = create_token(by=ann, project=night, scope="read")

    answer = browse("max").post(f"/p/desk/settings/tokens/{token.pk}/revoke/")

    assert answer.status_code == 404
    assert Token.objects.get().revoked_at is None
