"""The ledger of erasures: what it holds, that it outlives the database, and what becomes of a broken one."""

import json
import stat

import pytest

from annotations.actions.articles import add_article
from annotations.actions.erasure import erasure_ledger
from annotations.actions.erasure.erasing import erase, read_erasures
from annotations.actions.erasure.restoring import after_restore, read_erasures_before
from annotations.choices import Verb
from annotations.models import Action, Annotation, Article, Erasure
from annotations.refusals import WrongState
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)


@pytest.fixture
def file(settings, tmp_path):
    settings.ERASURES = tmp_path / "kept" / "erasures.jsonl"
    return settings.ERASURES


@pytest.fixture
def erased(file, article, ann, max_):
    """An erased article's id, and the ids of what was marked in it."""
    quote = factories.annotation(article, ann)
    erase(article_id=article.pk, reason="Order 7/26", by=max_)
    return article.pk, quote.pk


def as_in_an_older_backup(article_id, by, project):
    """The database as it was before the erasure, which it therefore does not know."""
    Erasure.objects.all().delete()
    Action.objects.filter(verb=Verb.ERASE).delete()
    add_article(by=by, project=project, text=factories.TEXT, article_id=article_id)


def test_it_holds_ids_the_date_and_the_reason(file, erased, project, max_):
    article, quote = erased
    erasure = Erasure.objects.get()
    assert json.loads(file.read_text()) == {
        "id": str(erasure.pk),
        "project": str(project.pk),
        "article": str(article),
        "action": str(erasure.action_id),
        "by": str(max_.pk),
        "erased_at": erasure.erased_at.isoformat(),
        "reason": "Order 7/26",
        "annotation_ids": [str(quote)],
        "approved_ids": [],
        "restricted_ids": [],
        "readers": [str(max_.pk)],
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_the_backup_does_not_know_is_erased_again_and_known_from_then_on(
    file, erased, project, ann, max_
):
    article, _ = erased
    [before] = read_erasures()
    as_in_an_older_backup(article, ann, project)
    assert after_restore(read_erasures_before(database=False)) == 1
    assert not Article.objects.filter(pk=article).exists()
    [after] = read_erasures()
    assert {**vars(after.erasure), "_state": 0} == {**vars(before.erasure), "_state": 0}
    assert (after.action.pk, after.action.by, after.action.verb) == (before.action.pk, max_, Verb.ERASE)
    assert after.action.seq is not None
    assert after_restore(read_erasures_before(database=False)) == 0
    assert len(file.read_text().splitlines()) == 1


def test_what_is_of_no_project_here_is_left_alone(erased, project):
    known = erasure_ledger.read()
    Erasure.objects.all().delete()
    project.delete()
    assert after_restore(known) == 0
    assert not Erasure.objects.exists()


def test_a_lost_ledger_is_made_whole_by_the_next_erasure(file, erased, project, ann, max_):
    file.unlink()
    assert not erasure_ledger.is_there()
    erase(article_id=factories.article(project, ann, "Another.").pk, reason="Order 8/26", by=max_)
    assert [one.erasure.reason for one in erasure_ledger.read()] == ["Order 7/26", "Order 8/26"]


def test_a_restore_first_writes_down_what_the_database_before_it_knew(file, erased):
    file.unlink()
    assert [one.erasure.reason for one in read_erasures_before(database=True)] == ["Order 7/26"]
    assert erasure_ledger.is_there()


def test_what_cannot_be_written_down_is_not_erased(file, article, ann, max_):
    quote = factories.annotation(article, ann)
    file.parent.write_text("no folder")
    with pytest.raises(WrongState, match=r"erasures.jsonl, cannot be written \(File exists\)"):
        erase(article_id=article.pk, reason="Order 7/26", by=max_)
    assert Annotation.objects.get() == quote
    assert not Erasure.objects.exists()


def test_a_line_that_was_never_finished_is_replaced(file, erased, project, ann, max_):
    with file.open("a") as torn:
        torn.write('{"id": "01')
    assert [one.erasure.reason for one in erasure_ledger.read()] == ["Order 7/26"]
    erase(article_id=factories.article(project, ann, "Another.").pk, reason="Order 8/26", by=max_)
    assert [json.loads(line)["reason"] for line in file.read_text().splitlines()] == [
        "Order 7/26",
        "Order 8/26",
    ]


@pytest.mark.parametrize("line", ["", "x", "[]", "{}", '{"erased_at": 5}'])
def test_a_broken_line_is_named_and_nothing_is_done(file, erased, article, line):
    with file.open("a") as broken:
        broken.write(f"{line}\n")
    kept = file.read_text()
    with pytest.raises(WrongState, match=r"Line 2 of the ledger of erasures, .* is no erasure"):
        read_erasures_before(database=True)
    assert file.read_text() == kept


def test_there_need_be_no_ledger(file, db):
    assert (erasure_ledger.read(), erasure_ledger.is_there()) == ([], False)
    assert after_restore(read_erasures_before(database=True)) == 0
    assert not erasure_ledger.is_there()
