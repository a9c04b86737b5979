import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from annotations.actions.articles import add_article
from annotations.actions.erasure.erasing import erase, replay
from annotations.actions.review.checking import check_claim
from annotations.actions.review.deciding import move
from annotations.actions.searching import index_words
from annotations.choices import Verb
from annotations.models import (
    Action,
    Annotation,
    Article,
    Erasure,
    Feed,
    Reply,
    Revision,
    SearchChunk,
    Tally,
)
from annotations.models.fields import new_id
from annotations.refusals import Invalid, NotThere, WrongState
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
SECRET = "Zebrafish"
TEXT = f"{SECRET} said “{SECRET} swims”. The {SECRET} cost 5."


@pytest.fixture
def article(project, ann, rev) -> Article:
    """An article with everything that can hang on one, all of it telling the secret."""
    made = factories.article(project, ann, TEXT, headline=SECRET)
    source = factories.annotation(made, ann, "source", TEXT[:9], spans=[[0, 9]])
    quote = factories.annotation(
        made, ann, passage="", spans=[[15, 32]], links=[{"role": "speaker", "target": str(source.pk)}]
    )
    submitted = move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    move(
        by=rev,
        annotation_id=quote.pk,
        version=submitted.version,
        verb=Verb.REJECT,
        reason="other",
        note=SECRET,
    )
    move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.CONTEST, note=SECRET)
    claim = factories.annotation(made, ann, "claim", f"The {SECRET} cost 5")
    check_claim(by=rev, annotation_id=claim.pk, number=0, state="open", values={"rationale": SECRET})
    Reply.objects.create(key=new_id(), user=ann, request=b"", body=SECRET, article_id=made.pk)
    index_words(revision_id=made.revisions.get().pk)
    return made


def everything() -> str:
    """Every row of every table of the product, as text."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if "annotations_" in name]
        found = ""
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(row::text, ''), '') FROM {table} AS row")
            found += cursor.fetchone()[0]
    return found


def test_nothing_of_the_text_is_left_anywhere(article, max_):
    kept = factories.annotation(factories.article(article.project, max_), max_)
    ids = set(Annotation.objects.filter(article=article).values_list("pk", flat=True))
    assert everything().lower().count(SECRET.lower()) > 15
    done = erase(article_id=article.pk, reason="Order 7/26 of the district court", by=max_)
    assert SECRET.lower() not in everything().lower()
    assert not done.again
    assert set(done.erasure.annotation_ids) == ids
    assert not Article.objects.filter(pk=article.pk).exists()
    assert not Revision.objects.filter(article=article.pk).exists()
    assert not SearchChunk.objects.filter(article=article.pk).exists()
    assert Annotation.objects.get() == kept
    assert Tally.objects.aggregate(number=Sum("number")) == {"number": 1}
    assert Annotation.pgh_event_model.objects.filter(article=kept.article_id).count() == 1


def test_ids_date_and_reason_stay_and_the_feed_knows(article, max_):
    erase(article_id=article.pk, reason="Order 7/26", by=max_)
    erasure = Erasure.objects.get()
    assert (erasure.article_id, erasure.reason) == (article.pk, "Order 7/26")
    action = Action.objects.get(pk=erasure.action_id)
    assert (action.verb, action.by, action.article_id) == (Verb.ERASE, max_, article.pk)
    assert Feed.objects.filter(project=article.project_id).exists()


def test_the_history_is_protected_again_afterwards(article, max_):
    erase(article_id=article.pk, reason="Order 7/26", by=max_)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
        assert "pgtrigger" not in (cursor.fetchone()[0] or "")


def test_erasing_twice_is_done_once(article, max_):
    first = erase(article_id=article.pk, reason="Order 7/26", by=max_)
    second = erase(article_id=article.pk, reason="another", by=max_)
    assert second.again
    assert second.erasure == first.erasure
    assert Erasure.objects.count() == Action.objects.filter(verb=Verb.ERASE).count() == 1


@pytest.mark.parametrize("held", ["article", "project"])
def test_a_hold_stands_in_the_way(article, max_, held):
    thing = article if held == "article" else article.project
    type(thing).objects.filter(pk=thing.pk).update(held=True)
    with pytest.raises(WrongState, match="hold"):
        erase(article_id=article.pk, reason="Order 7/26", by=max_)
    assert Article.objects.filter(pk=article.pk).exists()


def test_an_erasure_needs_a_reason_and_an_article(article, max_):
    with pytest.raises(Invalid):
        erase(article_id=article.pk, reason="  ", by=max_)
    with pytest.raises(NotThere):
        erase(article_id=uuid.uuid4(), reason="Order 7/26", by=max_)


def test_replaying_erases_what_a_restore_brought_back(article, max_, ann):
    other = factories.article(article.project, ann, "Something else.")
    erase(article_id=article.pk, reason="Order 7/26", by=max_)
    add_article(by=ann, project=article.project, text=TEXT, article_id=article.pk)
    assert SECRET in everything()
    assert [erasure.article_id for erasure in replay()] == [article.pk]
    assert SECRET not in everything()
    assert list(replay()) == []
    assert Article.objects.get() == other


def test_the_command_asks_says_what_it_did_and_knows_what_is_done(article, max_, capsys, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase", str(article.pk), reason="Order 7/26")
    monkeypatch.setattr("builtins.input", lambda prompt: str(article.pk))
    call_command("erase", str(article.pk), reason="Order 7/26")
    assert f"Erased: article {article.pk} and its 3 annotations." in capsys.readouterr().out
    call_command("erase", str(article.pk), reason="Order 7/26", yes=True)
    assert f"Article {article.pk} was erased already, on 2" in capsys.readouterr().out
    call_command("erase", replay=True)
    assert capsys.readouterr().out == "0 articles were back and are erased again.\n"


def test_the_command_refuses_with_a_sentence(article, max_):
    for arguments, sentence in [
        ([], "Say which article"),
        ([str(uuid.uuid4())], "There is no such article"),
        ([str(article.pk)], "Say why"),
    ]:
        with pytest.raises(CommandError, match=sentence):
            call_command("erase", *arguments, yes=True)
