"""Searches by what the index has few of, and by walking a list of what it has many of: the answers are the same."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.searching import index_words
from annotations.choices import Role
from annotations.models import Article
from annotations.queries.lists import search
from annotations.queries.lists.article_list import article_page
from annotations.queries.lists.search import with_words
from annotations.text.searching import chunks
from annotations.text.searching.searches import Term, read_search
from annotations.text.searching.words import divide_words
from tests import factories

NUMBERS = itertools.count()
WORDS = ["zorro", "渡轮", "тан", "kx", "서울", "90", "เรือ"]
"""Words without other forms, some of which are parts of a run where nothing divides words."""

SEARCHES = st.lists(
    st.tuples(
        st.sampled_from(["", "", "-"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(
            lambda chosen: f'"{" ".join(chosen)}"' if len(chosen) > 1 else chosen[0]
        ),
        st.sampled_from([" ", " ", " or "]),
    ).map("".join),
    min_size=1,
    max_size=4,
).map(lambda parts: "".join(parts).removesuffix(" or "))
TEXTS = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.sampled_from([" ", ", ", ""])).map(
        lambda chosen: chosen[1].join(chosen[0])
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


def holds(text: str, term: Term) -> bool:
    return term.needle in divide_words(text)


def is_wanted(text: str, q: str) -> bool:
    """What a search says of a text, read plainly."""
    return any(
        all(holds(text, term) for term in side.wanted)
        and not any(holds(text, term) for term in side.unwanted)
        for side in read_search(q)
    )


@pytest.mark.parametrize("few", [0, 2, 500])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, searches=st.lists(SEARCHES, min_size=1, max_size=5))
def test_a_search_finds_what_a_reading_of_every_text_finds(db, monkeypatch, few, texts, searches):
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(chunks, "CHUNK", 30)
    monkeypatch.setattr(chunks, "OVERLAP", 20)
    project = factories.project(f"desk-{next(NUMBERS)}")
    ann = factories.member(project, "ann", Role.ANALYST)
    for text in texts:
        article = factories.article(project, ann, text, headline="")
        index_words(revision_id=article.revisions.get().pk)

    answers = {
        q: sorted(Article.objects.filter(with_words(q, project.pk)).values_list("revisions__text", flat=True))
        for q in searches
    }

    assert answers == {q: sorted(text for text in texts if is_wanted(text, q)) for q in searches}


def test_pages_of_a_search_join_on_and_count_up_to_a_limit(project, ann, monkeypatch):
    monkeypatch.setattr(search, "FEW", 3)
    monkeypatch.setattr("annotations.queries.lists.article_list.SEARCH_CAP", 7)
    monkeypatch.setattr("annotations.queries.lists.keyset.PAGE", 4)
    for number in range(10):
        factories.article(project, ann, f"{number}", headline=f"zorro {number}")

    pages = [article_page(ann, project, {"q": "zorro"})]
    while pages[-1].older:
        pages.append(article_page(ann, project, {"q": "zorro", "after": pages[-1].older}))

    titles = [[row.article.headline[-1] for row in page.rows] for page in pages]
    assert titles == [["9", "8", "7", "6"], ["5", "4", "3", "2"], ["1", "0"]]
    assert [str(page.total) for page in pages] == ["7+"] * 3


def test_words_of_a_project_are_not_found_in_another(project, ann):
    other = factories.project("other")
    factories.member(other, "ann", Role.ANALYST)
    factories.article(project, ann, "1", headline="zorro here")
    factories.article(other, ann, "2", headline="zorro there")

    matching = Article.objects.filter(with_words("zorro", other.pk))

    assert [article.headline for article in matching] == ["zorro there"]


def test_a_text_that_is_no_longer_current_has_no_words(project, ann):
    article = factories.article(project, ann, "zorro", headline="zorro")

    article.revisions.update(current=False)

    assert not Article.objects.filter(with_words("zorro", project.pk)).exists()
