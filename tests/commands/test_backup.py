"""A round trip through files, by subprocesses on databases of their own: a restore commits, and drops tables."""

import stat

import pytest

from tests.commands.asking import asked

STATE = """
import hashlib
from django.db import connection
digest = hashlib.sha256()
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        if table in ("annotations_feed", "annotations_accesschange", "annotations_session", "django_content_type", "auth_permission"): continue
        cursor.execute(f"SELECT coalesce(md5(string_agg(row::text, '' ORDER BY row::text)), '') FROM {table} AS row")
        digest.update((table + cursor.fetchone()[0]).encode())
print(digest.hexdigest())
"""


@pytest.mark.slow
def test_a_backup_comes_back_whole_and_erasures_hold(site, tmp_path):
    file = tmp_path / "all.dump"
    assert site("one", "migrate", "--database", "owner", "-v0").returncode == 0
    asked(site, "one", "load_demo('a demo password'); print('ok')")
    before, epoch = asked(site, "one", STATE), asked(site, "one", "print(Feed.objects.get().epoch)")

    done = site("one", "backup", file)
    assert (done.returncode, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    again = site("one", "backup", file)
    assert (again.returncode, "there already" in again.stderr) == (1, True)

    # Into a database that has nothing: the same rows, a new epoch, sound, and with the web role's rights.
    done = site("two", "restore", file)
    assert done.returncode == 0, done.stderr
    assert asked(site, "two", STATE) == before
    assert asked(site, "two", "print(Feed.objects.get().epoch)") != epoch
    assert "All is well" in site("two", "verify").stdout
    rights = "from django.db import connection as c\nwith c.cursor() as q:\n q.execute(\"SELECT has_any_column_privilege('newsnotes_web', 'annotations_article', 'UPDATE'), has_table_privilege('newsnotes_web', 'annotations_articleevent', 'UPDATE')\")\n print(q.fetchone())"
    assert asked(site, "two", rights) == "(True, False)"

    # A second time only when told to; what was erased since the backup is erased again.
    refused = site("two", "restore", file)
    assert (refused.returncode, "say --overwrite" in refused.stderr) == (1, True)
    erased = asked(site, "two", "print(start_here())")
    assert site("two", "erase", erased, "--reason", "Order 7/26", "--yes").returncode == 0
    done = site("two", "restore", file, "--overwrite")
    assert "1 erased articles were in it" in done.stdout, done.stderr
    assert asked(site, "two", f"print(Article.objects.filter(pk='{erased}').count())") == "0"
    assert asked(site, "two", "print(Article.objects.count(), Erasure.objects.count())") == "7 1"
    assert "All is well" in site("two", "verify").stdout

    # What was restored by pg_restore alone is finished.
    epoch = asked(site, "two", "print(Feed.objects.get().epoch)")
    for wrong in (("restore",), ("restore", file, "--finish")):
        done = site("two", *wrong)
        assert (done.returncode, "Name the file to restore, or say --finish" in done.stderr) == (1, True)
    done = site("two", "restore", "--finish")
    assert "Restored: the database. 0 erased articles were in it" in done.stdout, done.stderr
    assert asked(site, "two", "print(Feed.objects.get().epoch)") != epoch

    # What is no backup changes nothing.
    kept = asked(site, "two", STATE)
    (tmp_path / "torn.dump").write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    for bad in (tmp_path / "torn.dump", tmp_path / "missing.dump"):
        assert site("two", "restore", bad, "--overwrite").returncode == 1
    assert asked(site, "two", STATE) == kept


MADE = """
from tests import factories
project = factories.project()
print(factories.article(project, factories.member(project, "max", "manager")).pk)
"""


@pytest.mark.slow
def test_an_erasure_outlives_the_database_that_carried_it_out(site, tmp_path):
    file = tmp_path / "all.dump"
    assert site("lost", "migrate", "--database", "owner", "-v0").returncode == 0
    erased = asked(site, "lost", MADE)
    assert site("lost", "backup", file).returncode == 0
    assert site("lost", "erase", erased, "--reason", "Order 7/26", "--yes").returncode == 0

    done = site("new", "restore", file)
    assert "1 erased articles were in it" in done.stdout, done.stderr
    assert "There was no ledger" not in done.stdout
    assert (
        asked(site, "new", "print(Article.objects.count(), Erasure.objects.get().reason)") == "0 Order 7/26"
    )
    assert "All is well" in site("new", "verify").stdout
