"""The passage that a search found, marked in every script."""

import re
import time
import unicodedata

import pytest

from annotations.actions.searching import index_words
from annotations.models import Article
from annotations.queries.lists.snippets import highlight, snippets
from annotations.text.span import Span
from tests import factories

FAR = "Nothing of it here. " * 300


def marks_of(project, ann, q, text, language="en"):
    """The marked passages of one article's snippet, and all of it without marks."""
    article = factories.article(project, ann, text, language=language)
    index_words(revision_id=article.revisions.get().pk)
    html = snippets(list(Article.objects.filter(pk=article.pk)), q)[article.pk]
    return re.findall("<mark>(.*?)</mark>", html), re.sub("</?mark>", "", html)


@pytest.mark.parametrize(
    "q, text, language, marks",
    [
        ("harbour", "The Harbour and the harbourmaster.", "en", ["Harbour"]),
        ("渡轮", "昨天渡轮停航，渡轮。", "zh", ["渡轮", "渡轮"]),
        ("渡轮 停航", "昨天渡轮停航，渡轮。", "zh", ["渡轮停航", "渡轮"]),
        ("ﾌｪﾘｰ", "人々がフェリーを待つ", "ja", ["フェリー"]),
        ("서울", "서울시장이 설에", "ko", ["서울"]),
        ("หมอก", "เพราะหมอกหนา", "th", ["หมอก"]),
        ("protest", "They protested; protests go on.", "en", ["protested", "protests"]),
        ("protests", "They PROTESTED.", "en-GB", ["PROTESTED"]),
        ('"protest"', "They protested, a protest.", "en", ["protest"]),
        ("ضباب", "بسبب الضباب الكثيف", "ar", ["الضباب"]),
        ('"mara voss"', "It was Mara\u00a0Voss.", "en", ["Mara\u00a0Voss"]),
        ("café", unicodedata.normalize("NFD", "Das Café."), "de", [unicodedata.normalize("NFD", "Café")]),
        ("it's or 渡", "It’s so.", "en", ["It’s"]),
        ("harbour -ferry", "The harbour.", "en", ["harbour"]),
    ],
)
@pytest.mark.parametrize("before", ["", FAR], ids=["near", "far"])
def test_what_was_found_is_marked(project, ann, before, q, text, language, marks):
    assert marks_of(project, ann, q, before + text, language)[0] == marks


def test_a_passage_is_cut_between_words_and_escaped(project, ann):
    marks, passage = marks_of(project, ann, "heron", f"{FAR}Five <b> & the heron said “yes”. {FAR}")

    assert marks == ["heron"]
    assert passage.startswith("… ")
    assert "of it here. Five &lt;b&gt; &amp; the heron said “yes”. Nothing" in passage
    assert passage.endswith("here. …")
    assert len(passage) < 300


def test_what_is_not_in_the_text_shows_its_beginning(project, ann):
    assert marks_of(project, ann, "istanbul", "İSTANBUL’da", "tr")[0] == ["İSTANBUL"]
    assert marks_of(project, ann, "elsewhere", f"First. {FAR}")[1].startswith("First. Nothing of it here.")
    assert snippets(list(Article.objects.all()), "!!") == {}
    assert snippets([], "heron") == {}


def test_a_long_phrase_is_in_the_passage(project, ann):
    phrase = " ".join(f"word{number}" for number in range(40))

    assert marks_of(project, ann, f'"{phrase}"', f"{FAR} {phrase}. {FAR}")[0] == [phrase]


@pytest.mark.parametrize(
    "passage, spans, html",
    [
        ("a < b", [], "a &lt; b"),
        ("<a> & b", [Span(0, 3), Span(6, 7)], "<mark>&lt;a&gt;</mark> &amp; <mark>b</mark>"),
        ("ab", [Span(0, 1), Span(1, 2)], "<mark>a</mark><mark>b</mark>"),
        ("", [], ""),
    ],
)
def test_marked_passages_are_escaped(passage, spans, html):
    assert highlight(passage, spans) == html


def test_passages_of_a_page_take_three_statements(project, ann, django_assert_num_queries):
    for number in range(3):
        article = factories.article(project, ann, f"Protests, number {number}.")
        index_words(revision_id=article.revisions.get().pk)
    articles = list(Article.objects.all())

    for some in (articles[:1], articles):
        with django_assert_num_queries(3):
            assert len(snippets(some, "protest")) == len(some)


def test_a_phrase_that_repeats_itself_takes_no_long_time(project, ann):
    text = "x a b " + "a b " * 12_000
    articles = [factories.article(project, ann, text=f"{text}{number}") for number in range(4)]
    start = time.process_time()

    shown = snippets(articles, f'"{"a b " * 120}c"')

    assert all(passage.startswith("x a b") or "a b" in passage for passage in shown.values())
    assert time.process_time() - start < 1
