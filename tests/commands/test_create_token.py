import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import Token


def test_the_token_alone_is_on_standard_output_and_works(project, ann, capsys):
    call_command("create_token", "ann", project="desk", scope="read", days=3)
    said = capsys.readouterr()
    secret = said.out.strip()
    assert said.out == f"{secret}\n"
    assert secret.startswith("nn_")
    token = Token.objects.usable(Token.digest_of(secret), now=timezone.now()).get()
    assert (token.user, token.project, token.scope, token.restricted) == (ann, project, "read", False)
    assert token.expires_at - timezone.now() < datetime.timedelta(days=3)
    assert "not shown again" in said.err
    assert secret not in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"user": "nobody"}, "There is no user “nobody”"),
        ({"project": "nowhere"}, "There is no project “nowhere”; there are: desk"),
        ({"user": "out"}, "There is no such project"),
        ({"days": 0}, "A token lives from"),
        ({"days": 9999}, "A token lives from"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(project, ann, out, arguments, sentence):
    options = {"user": "ann", "project": "desk", "scope": "write", **arguments}
    with pytest.raises(CommandError, match=sentence):
        call_command("create_token", options.pop("user"), **options)
    assert Token.objects.count() == 0
