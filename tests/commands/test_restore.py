"""A restore gives nobody back what was taken from them: tried over HTTP on the restored site."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.commands.asking import asked

# Static files are not collected here.
PLAIN = """
from django.test.utils import override_settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
override_settings(STORAGES={"staticfiles": {"BACKEND": plain}}).enable()
"""

# Who is let in, by each way: pages by a session, by a password, and the API by a token.
PROBE = f"""{PLAIN}
import json
from django.test import Client
def client(): return Client(SERVER_NAME="localhost")
def with_password(name, path="/p/desk/", password="a long old password"):
    browser = client()
    browser.post("/accounts/login/", {{"username": name, "password": password}})
    return browser.get(path).status_code
def with_token(secret):
    return client().get("/api/v1/projects/desk/", headers={{"Authorization": f"Bearer {{secret}}"}}).status_code
def with_session(key):
    browser = client()
    browser.cookies["sessionid"] = key
    return browser.get("/p/desk/").status_code
article = Article.objects.get(external_id="closed").pk
opened = Article.objects.get(external_id="open").pk
print(json.dumps({{
    "token": with_token(known["token"]),
    "token of who left": with_token(known["left"]),
    "session": with_session(known["session"]),
    "left": with_password("left"),
    "lowered": with_password("lowered", "/p/desk/settings/"),
    "locked": with_password("locked"),
    "changed": with_password("changed"),
    "reader": with_password("reader", f"/a/{{article}}/"),
    "closed": with_password("reader", f"/a/{{opened}}/"),
    "stays": with_password("stays"),
    "invitation": client().get(known["invitation"]).status_code,
}}))
"""

MADE = f"""{PLAIN}
import json
from django.test import Client
from tests import factories
from annotations.actions.access import set_access
from annotations.actions.people.invitations import invite, link_of
from annotations.actions.people.tokens import create_token
project = factories.project()
people = {{name: factories.member(project, name, role) for name, role in {{
    "max": "manager", "left": "analyst", "lowered": "manager", "locked": "reviewer", "changed": "analyst",
    "reader": "analyst", "stays": "analyst"}}.items()}}
for person in people.values():
    person.set_password("a long old password")
    person.save()
closed = factories.article(project, people["max"])
Article.objects.filter(pk=closed.pk).update(external_id="closed")
opened = factories.article(project, people["max"], text="Another text, which stays open for now.")
Article.objects.filter(pk=opened.pk).update(external_id="open")
set_access(by=people["max"], article_id=closed.pk, restricted=True, usernames=["reader", "stays"])
browser = Client(SERVER_NAME="localhost")
browser.post("/accounts/login/", {{"username": "stays", "password": "a long old password"}})
asked_in, _ = invite(by=people["max"], slug="desk", invitee="eve", role="manager")
print(json.dumps({{
    "invitation": f"/accounts/join/{{link_of(asked_in)}}/",
    "token": create_token(by=people["stays"], project=project, scope="read")[1],
    "left": create_token(by=people["left"], project=project, scope="read")[1],
    "session": browser.cookies["sessionid"].value,
}}))
"""

TAKEN = f"""{PLAIN}
from annotations.actions.access import set_access
from annotations.actions.projects import remove_member, set_member
from annotations.actions.people.signing_in import change_password
from annotations.actions.people.tokens import revoke_token
from django.test import Client
max_ = User.objects.get(username="max")
stays = User.objects.get(username="stays")
from annotations.actions.people.invitations import revoke_invitation
from annotations.models import Invitation
revoke_invitation(by=max_, invitation_id=Invitation.objects.get().pk, version=1)
revoke_token(by=stays, token_id=Token.objects.get(user=stays).pk)
remove_member(by=max_, slug="desk", username="left")
set_member(by=max_, slug="desk", username="lowered", role="analyst")
User.objects.filter(username="locked").update(is_active=False)
change_password(by=User.objects.get(username="changed"), password="a long new password")
for name in ("closed", "open"):
    article = Article.objects.get(external_id=name).pk
    set_access(by=max_, article_id=article, restricted=True, usernames=["stays"])
browser = Client(SERVER_NAME="localhost")
browser.cookies["sessionid"] = known["session"]
browser.post("/accounts/logout/")
print("ok")
"""

ALL_IN = dict.fromkeys(
    [
        "token",
        "token of who left",
        "session",
        "left",
        "lowered",
        "locked",
        "changed",
        "reader",
        "closed",
        "stays",
        "invitation",
    ],
    200,
)
AS_BEFORE = {
    "token": 401,
    "token of who left": 401,
    "session": 302,
    "left": 404,
    "lowered": 403,
    "locked": 302,
    "changed": 302,
    "reader": 404,
    "closed": 404,
    "stays": 200,
    "invitation": 410,
}
NOBODY = {**AS_BEFORE, "lowered": 404, "locked": 404, "changed": 404, "stays": 404}


@pytest.fixture(scope="module")
def backed_up(site, tmp_path_factory):
    """A site of which much is taken after its backup: the file, the ledgers before and after, and the secrets."""
    folder = tmp_path_factory.mktemp("backed_up")
    ledger = {"NEWSNOTES_ACCESS_LEDGER": str(folder / "access.jsonl")}
    assert site("first", "migrate", "--database", "owner", "-v0", **ledger).returncode == 0
    known = json.loads(asked(site, "first", MADE, **ledger))
    assert site("first", "backup", folder / "all.dump", **ledger).returncode == 0
    assert probe(site, "first", known, ledger) == ALL_IN
    asked(site, "first", f"known = {known!r}\n{TAKEN}", **ledger)
    assert probe(site, "first", known, ledger) == AS_BEFORE
    return folder / "all.dump", ledger, known


def probe(site, database, known, ledger):
    """What each way in answers on a site."""
    return json.loads(asked(site, database, f"known = {known!r}\n{PROBE}", **ledger))


@pytest.mark.slow
def test_what_was_taken_since_the_backup_is_taken_again(site, backed_up):
    file, ledger, known = backed_up

    done = site("second", "restore", file, **ledger)

    assert done.returncode == 0, done.stderr
    assert probe(site, "second", known, ledger) == AS_BEFORE
    for sentence in (
        "API tokens that were revoked since",
        "2 memberships that ended since",
        "accounts that were locked since",
        "1 open invitations are revoked",
        "1 articles that were restricted since",
        "1 readers who were taken off",
        "old one opens nothing: changed. Give each a new one",
    ):
        assert sentence in done.stdout
    again = site("second", "access", "--replay", **ledger)
    assert again.stdout == "What the ledger of access knows to be taken is taken.\n"


@pytest.mark.slow
def test_a_backup_holds_no_sessions(site, backed_up):
    file, ledger, known = backed_up

    held = file.read_bytes()

    assert known["session"].encode() not in held
    assert site("third", "restore", file, **ledger).returncode == 0
    assert asked(site, "third", "print(Session.objects.count())", **ledger) == "0"


@pytest.mark.slow
@pytest.mark.parametrize("lines", [None, 1])
def test_without_a_ledger_that_knows_the_backup_all_are_suspended(site, backed_up, tmp_path, lines):
    file, ledger, known = backed_up
    other, database = {"NEWSNOTES_ACCESS_LEDGER": str(tmp_path / "access.jsonl")}, f"unknown{lines}"
    if lines is not None:
        whole = Path(ledger["NEWSNOTES_ACCESS_LEDGER"]).read_text().splitlines(keepends=True)
        (tmp_path / "access.jsonl").write_text("".join(whole[:lines]))

    done = site(database, "restore", file, **other)

    assert done.returncode == 0, done.stderr
    assert "nobody knows what was taken" in done.stdout
    assert probe(site, database, known, other) == NOBODY
    given = site(database, "access", "--confirm", "stays", **other)
    assert given.stdout == "1 memberships are given back.\n"
    assert probe(site, database, known, other) == {**NOBODY, "stays": 200}
    # Nothing of it is suspended anew by a second end of the same restore.
    assert site(database, "restore", "--finish", **other).returncode == 0
    assert probe(site, database, known, other)["stays"] == 200


@pytest.mark.slow
def test_a_restore_ends_whoever_reads(site, backed_up):
    file, ledger, _ = backed_up
    assert site("read", "restore", file, **ledger).returncode == 0
    with psycopg.connect(site.address("read")) as reader:
        reader.execute("DECLARE download CURSOR FOR SELECT * FROM annotations_article")
        reader.execute("FETCH 1 FROM download")

        done = site("read", "restore", file, "--overwrite", **ledger)

        assert (done.returncode, done.stderr) == (0, "")
        assert "connections to the database were ended" in done.stdout
        with pytest.raises(psycopg.OperationalError):
            reader.execute("FETCH 1 FROM download")


@pytest.mark.slow
def test_a_broken_ledger_stops_a_restore_before_it_changes_anything(site, backed_up, tmp_path):
    file, ledger, _ = backed_up
    assert site("kept", "restore", file, **ledger).returncode == 0
    asked(site, "kept", "Project.objects.update(name='Kept'); print('ok')", **ledger)
    (tmp_path / "access.jsonl").write_text("no change\n")
    broken = {"NEWSNOTES_ACCESS_LEDGER": str(tmp_path / "access.jsonl")}

    done = site("kept", "restore", file, "--overwrite", **broken)

    assert (done.returncode, "Line 1 of the ledger of access" in done.stderr) == (1, True)
    assert asked(site, "kept", "print(Project.objects.get().name)", **ledger) == "Kept"
