"""What only says a name of a record: found in the whole project, with what links it in one step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.marking import mark
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.archiving import set_archived
from annotations.actions.articles import change_article
from annotations.actions.records.entities import add_entity
from annotations.actions.searching import index_words
from annotations.models import Article, Member
from annotations.policy import Actor
from annotations.queries.unlinked import SHOWN, find_unlinked
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "“One,” Trump said. “Two,” TRUMP said. “Three,” he said. Donald Trump left."


@pytest.fixture
def record(project, ann):
    values = {"name": "Donald J. Trump", "type": "person", "aliases": ["Trump"]}
    return add_entity(by=ann, project=project, values=values)[0]


def say_in(article, by, passage: str, words: str = "Trump", kind: str = "quote", role: str = "speaker"):
    start = article.revisions.get(current=True).text.index(words)
    links = [{"role": role, "spans": [[start, start + len(words)]]}]
    return factories.annotation(article, by, kind, passage, links=links)


@pytest.fixture
def article(project, ann):
    """Two quotes that say the name, as readers compare it, and one that says “he”."""
    article = add(project, ann, TEXT)
    say_in(article, ann, "“One,”")
    say_in(article, ann, "“Two,”", "TRUMP")
    say_in(article, ann, "“Three,”", "he")
    return article


def add(project, by, text: str) -> Article:
    """An article of which the worker has indexed the words."""
    article = factories.article(project, by, text=text)
    index_words(revision_id=article.revisions.get().pk)
    return article


def find(project, person, record):
    member = Member.objects.get(project=project, user=person)
    project.refresh_from_db()
    return find_unlinked(Actor(user=person, role=member.role, project=project), record)


def test_quotes_that_only_say_the_name_are_found_where_no_mention_is(project, ann, article, record):
    found = find(project, ann, record)

    assert (str(found.these), found.count, found.more) == ("2 quotes", 2, False)
    assert found.words.lower() == "trump"
    [here] = found.articles
    assert (here.article, here.waiting) == (article, None)
    assert [row.texts for row in here.rows] == [["“One,”"], ["“Two,”"]]


def test_with_a_mention_in_the_article_they_can_be_linked_in_one_step(project, ann, article, record):
    mention = factories.annotation(
        article, ann, "entity", "Donald Trump", attributes={"entity": str(record.pk)}
    )

    [here] = find(project, ann, record).articles

    assert here.waiting.meant == mention
    assert {*here.waiting.rows} == {row.pk for row in here.rows}


def test_several_articles_are_one_hint_and_only_some_are_shown(project, ann, record):
    for number in range(SHOWN + 1):
        article = add(project, ann, f"{number}: “No,” Trump said.")
        say_in(article, ann, "Trump said", kind="claim", role="claimant")

    found = find(project, ann, record)

    assert (str(found.these), len(found.articles), found.more) == (f"{SHOWN + 1} claims", SHOWN, True)


def test_nothing_is_said_of_what_one_may_not_see_or_change(project, ann, max_, article, record):
    assert find(project, ann, record)
    set_archived(by=max_, slug=project.slug, archived=True)
    assert find(project, ann, record) is None
    set_archived(by=max_, slug=project.slug, archived=False)

    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": True})

    assert find(project, max_, record) is None


def test_words_that_are_linked_or_another_name_are_none(project, ann, article, record):
    other, _ = add_entity(by=ann, project=project, values={"name": "Trump’s men", "type": "organisation"})

    assert find(project, ann, other) is None


def test_it_costs_the_same_statements_for_one_article_and_for_three(project, ann, record):
    counts = []
    for many in (1, 2):
        for number in range(many):
            article = add(project, ann, f"{many} {number}: “No,” Trump said. Donald Trump left.")
            say_in(article, ann, "“No,”")
            item = {"kind": "entity", "spans": [[15, 20]], "attributes": {"entity": str(record.pk)}}
            mark(by=ann, article_id=article.pk, item=item, duplicates=Duplicates.ALLOW)
        with CaptureQueriesContext(connection) as queries:
            found = find(project, ann, record)
        counts.append(len(queries))

    assert found.count == 3
    assert counts[0] == counts[1]
