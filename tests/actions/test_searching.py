"""The words of a text, made ready for search in chunks."""

import itertools
import string
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs
from annotations.actions import searching
from annotations.actions.articles import change_article
from annotations.actions.searching import INDEX_WORDS, index_many, index_words
from annotations.models import Article, Project, Revision, SearchChunk
from annotations.queries.lists.search import with_words
from tests import factories

LETTERS = string.ascii_lowercase
MISSING = """
SELECT phrase FROM unnest(%s::text[]) AS phrase
WHERE NOT EXISTS (SELECT FROM annotations_searchchunk WHERE strpos(text, ' ' || phrase || ' ') > 0)
"""


def test_a_phrase_is_found_wherever_it_stands(project, ann):
    words = ["".join(letters) for letters in itertools.islice(itertools.product(LETTERS, repeat=4), 25_000)]
    article = factories.article(project, ann, " ".join(words))
    index_words(revision_id=article.revisions.get().pk)
    near = [place + step for place in (10_000, 20_000) for step in range(-60, 60)]
    phrases = [" ".join(words[at : at + 6]) for at in (*range(0, 24_990, 50), *near)]
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [phrases])
        assert cursor.fetchall() == []


def test_another_headline_is_indexed_again(project, ann, article):
    before = ProcrastinateJob.objects.count()
    change_article(by=ann, article_id=article.pk, version=None, changes={"outlet": "Evening Post"})
    assert ProcrastinateJob.objects.count() == before
    change_article(by=ann, article_id=article.pk, version=None, changes={"headline": "Zebrafish"})
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == (INDEX_WORDS, {"revision_id": str(article.revisions.get().pk)})
    index_words(revision_id=article.revisions.get().pk)
    assert Article.objects.filter(with_words("zebrafish spokesman", project.pk)).get() == article


def test_a_new_headline_is_found_at_once_and_the_old_one_no_more_after_the_job(project, ann):
    article = factories.article(project, ann, "Text.", headline="Ferry 渡轮")
    index_words(revision_id=article.revisions.get().pk)

    change_article(by=ann, article_id=article.pk, version=None, changes={"headline": "Trams 电车"})
    at_once = [is_found(q) for q in ("tram", "电车", "text")]
    index_words(revision_id=article.revisions.get().pk)
    later = [is_found(q) for q in ("tram", "电车", "trams text", "ferry", "渡轮")]
    change_article(by=ann, article_id=article.pk, version=None, changes={"headline": "…"})
    index_words(revision_id=article.revisions.get().pk)

    assert (at_once, later) == ([True, True, True], [True, True, True, False, False])
    assert [is_found(q) for q in ("tram", "电车", "text")] == [False, False, True]


def test_words_have_the_stems_of_the_language_that_the_article_gets(project, ann):
    article = factories.article(project, ann, "Die Fähren.", language="xx")
    index_words(revision_id=article.revisions.get().pk)
    before = ProcrastinateJob.objects.count()
    assert not is_found("Fähre")

    change_article(by=ann, article_id=article.pk, version=None, changes={"language": "de"})
    index_words(revision_id=article.revisions.get().pk)

    assert ProcrastinateJob.objects.count() == before + 1
    assert is_found("Fähre")


def test_a_text_without_words_has_no_chunk(project, ann):
    article = factories.article(project, ann, "…", headline="")
    assert index_words(revision_id=article.revisions.get().pk) == 0
    assert not SearchChunk.objects.exists()


OLD = """
INSERT INTO annotations_searchchunk
    (project_id, article_id, revision_id, number, whole, text, configuration, words)
SELECT revision.project_id, article_id, revision.id, 0, true, '', '',
    to_tsvector('simple', headline || E'\\n' || text)
FROM annotations_revision AS revision JOIN annotations_article AS article ON article.id = article_id
"""


@pytest.fixture
def indexed_before(project, ann):
    """Three articles as they were indexed before every script was."""
    for text in ("The old ferry.", "昨天渡轮停航。", "Old trams."):
        factories.article(project, ann, text)
    SearchChunk.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(OLD)


def test_what_was_indexed_before_is_found_by_single_words_until_it_is_indexed_again(indexed_before):
    assert [is_found(q) for q in ("ferry", "old ferry", "-ferry", '"old ferry"')] == [True, True, True, False]


def test_texts_are_indexed_again_in_batches_each_of_which_calls_the_next(indexed_before, monkeypatch):
    monkeypatch.setattr(searching, "BATCH", 2)
    ProcrastinateJob.objects.all()._raw_delete("default")
    ids = [str(pk) for pk in Revision.objects.order_by("pk").values_list("pk", flat=True)]

    jobs.index_again()
    jobs.index_again(after=ids[1])
    jobs.index_again(after=ids[2])

    called = ProcrastinateJob.objects.filter(task_name=searching.INDEX_AGAIN).order_by("id")
    assert [job.args for job in called] == [{"after": ids[1]}, {"after": ids[2]}]
    assert [is_found(q) for q in ('"old ferry"', "渡轮", "tram")] == [True, True, True]
    assert SearchChunk.objects.filter(text="").count() == 0


@pytest.mark.parametrize("chunks", [0, 3])
def test_the_migration_has_texts_indexed_again_where_there_are_any(project, ann, request, chunks):
    if chunks:
        request.getfixturevalue("indexed_before")
    before = ProcrastinateJob.objects.count()

    with connection.cursor() as cursor:
        cursor.execute(import_module("annotations.migrations.0026_words_of_every_script").EVERY_TEXT)

    jobs_of_it = ProcrastinateJob.objects.filter(task_name=searching.INDEX_AGAIN, args={}, status="todo")
    assert jobs_of_it.count() == ProcrastinateJob.objects.count() - before == (1 if chunks else 0)


def is_found(q: str) -> bool:
    return Article.objects.filter(with_words(q, Project.objects.get().pk)).exists()


def test_many_are_indexed_as_one_by_one_with_as_many_statements_for_many_as_for_few(project, ann):
    articles = [factories.article(project, ann, f"Story {number}: 漢字 and waves.") for number in range(24)]
    ids = [article.revisions.get().pk for article in articles]
    for pk in ids:
        index_words(revision_id=pk)
    apart = list(
        SearchChunk.objects.order_by("article", "number").values("article", "number", "text", "words")
    )
    SearchChunk.objects.all().delete()

    counts = []
    for some in (ids[:3], ids[3:]):
        with CaptureQueriesContext(connection) as sent:
            index_many(revision_ids=some)
        counts.append(len(sent))

    together = SearchChunk.objects.order_by("article", "number").values("article", "number", "text", "words")
    assert list(together) == apart
    assert counts[0] == counts[1]
