"""What is in a reviewer's queue when two have to approve."""

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.undoing import undo
from annotations.actions.projects import change_project
from annotations.actions.review.deciding import decide, move
from annotations.choices import Verb
from annotations.queries.lists import keyset
from annotations.queries.pages import my_projects
from annotations.queries.review import queue_lines
from annotations.queries.review.queue_lines import OLDEST_LINE_FIRST
from annotations.queries.review.review_queue import (
    list_deciders,
    review_queue,
    reviewable,
    waiting_for_others,
)
from annotations.refusals import NotAllowed, WrongState
from tests import factories
from tests.actions.counting import refused


@pytest.fixture
def project(project):
    project.approvals = 2
    project.save()
    return project


@pytest.fixture
def submitted(article, ann):
    quote = factories.annotation(article, ann)
    return move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)


def approve(annotation, by):
    return decide(by=by, annotation_id=annotation.pk, version=None, verdict="approve")


def queue_of(user, project):
    return list(reviewable(user, project.pk, rules=project.review_rules))


def test_what_i_approved_leaves_my_queue_and_my_counts(project, submitted, rev, max_):
    assert queue_of(rev, project) == [submitted]

    approve(submitted, rev)

    lines, total = review_queue(rev, project)
    assert (lines.rows, total.exact, queue_of(rev, project)) == ([], 0, [])
    assert [line.waiting for line in my_projects(rev)] == [0]
    assert waiting_for_others(rev, project).exact == 1
    assert queue_of(max_, project) == [submitted]


def test_what_i_approved_comes_back_to_me_once_it_is_something_else(project, submitted, ann, rev, max_):
    approve(submitted, rev)

    change(by=ann, annotation_id=submitted.pk, version=None, changes={"attributes": {"hedged": True}})

    assert queue_of(rev, project) == [submitted]
    assert waiting_for_others(rev, project).exact == 0


def test_an_approval_that_was_taken_back_or_overruled_does_not_count(project, submitted, ann, rev, max_):
    approve(submitted, rev)
    undo(by=rev, article_id=submitted.article_id)
    assert queue_of(rev, project) == [submitted]

    approve(submitted, rev)
    decide(by=max_, annotation_id=submitted.pk, version=None, verdict="reject", reason="wrong_span")
    move(by=ann, annotation_id=submitted.pk, version=None, verb=Verb.CONTEST, note="Look again.")

    assert queue_of(rev, project) == [submitted]


def test_with_one_approval_by_now_my_own_is_enough(project, submitted, rev, max_):
    approve(submitted, rev)

    changed = change_project(by=max_, slug="desk", version=None, changes={"approvals": 1})

    assert queue_of(rev, changed) == [submitted]
    assert approve(submitted, rev).status == "approved"


def test_who_can_decide_leaves_out_who_may_not_and_who_has(project, submitted, ann, rev, max_):
    ida = factories.member(project, "ida", "reviewer")
    assert list_deciders(rev, submitted, project) == ["ida", "max"]

    approve(submitted, ida)

    assert list_deciders(rev, submitted, project) == ["max"]
    own = factories.annotation(submitted.article, max_, "entity", "Mara Voss")
    assert list_deciders(rev, own, project) == ["ida"]


def test_a_refusal_names_who_can(project, submitted, rev, max_):
    approve(submitted, rev)
    with refused(WrongState, match="You approved this, and someone else must approve it, too: max can."):
        approve(submitted, rev)

    own = factories.annotation(submitted.article, rev, "entity", "Mara Voss")
    move(by=rev, annotation_id=own.pk, version=None, verb=Verb.SUBMIT)

    with refused(NotAllowed, match="so someone else must approve it: max can."):
        approve(own, rev)


def test_a_refusal_to_somebody_alone_says_what_would_help(project, max_):
    own = factories.annotation(factories.article(project, max_), max_)
    move(by=max_, annotation_id=own.pk, version=None, verb=Verb.SUBMIT)

    with refused(
        NotAllowed, match="and nobody else can in Desk: a manager can invite a reviewer, or change the"
    ):
        approve(own, max_)


@pytest.fixture
def five(project, ann, monkeypatch):
    """Five articles with two submitted quotes each, the first one's the oldest, in pages of two."""
    monkeypatch.setattr(keyset, "PAGE", 2)
    made = [factories.article(project, ann, f"{factories.TEXT} {number}") for number in range(5)]
    for article in made:
        for passage in ("“We have waited", "eleven years,”"):
            quote = factories.annotation(article, ann, passage=passage)
            move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    return made


def pages_of(rev, project):
    """All pages of the queue, forth and then back."""
    pages = [review_queue(rev, project)[0]]
    while pages[-1].next:
        pages.append(review_queue(rev, project, after=pages[-1].next)[0])
    back = [pages[-1]]
    while back[-1].previous:
        back.append(review_queue(rev, project, before=back[-1].previous)[0])
    return pages, back[::-1]


def test_forth_and_back_every_article_is_on_one_page(project, five, rev):
    forth, back = pages_of(rev, project)

    assert [[line.article for line in page.rows] for page in forth] == [five[:2], five[2:4], five[4:]]
    assert [page.range for page in forth] == ["1–2 of 5", "3–4 of 5", "5 of 5"]
    assert forth == back
    assert {(line.left, line.total, *line.authors) for page in forth for line in page.rows} == {(2, 2, "ann")}


def test_where_a_page_of_the_queue_is_empty_by_now_the_one_beside_it_is_shown(project, five, rev):
    forth, _ = pages_of(rev, project)
    last, first = (OLDEST_LINE_FIRST.position_of(row) for row in _places(forth))

    beyond, _ = review_queue(rev, project, after=last)
    ahead, _ = review_queue(rev, project, before=first)

    assert [line.article for line in beyond.rows] == five[3:]
    assert [line.article for line in ahead.rows] == five[:2]
    assert (beyond.next, ahead.previous) == ("", "")


def test_where_less_than_a_page_comes_before_it_is_shown_alone(project, five, rev):
    second = review_queue(rev, project)[0].rows[1]
    place = OLDEST_LINE_FIRST.position_of({"oldest": second.oldest, "article": second.article.pk})

    page, _ = review_queue(rev, project, before=place)

    assert ([line.article for line in page.rows], page.range) == (five[:1], "1 of 5")


def test_a_line_is_about_what_waits_in_the_article(project, article, ann, max_, rev):
    factories.annotation(article, max_, "entity", "Mara Voss")
    later = factories.annotation(article, ann, passage="the barrier would protect")
    move(by=ann, annotation_id=later.pk, version=None, verb=Verb.SUBMIT)

    (line,) = review_queue(rev, project)[0].rows

    assert (line.first, line.authors, line.left, line.total) == (later.pk, ["ann"], 1, 2)


def _places(pages):
    ends = (pages[-1].rows[-1], pages[0].rows[0])
    return [{"oldest": line.oldest, "article": line.article.pk} for line in ends]


def test_the_queue_of_one_article_has_one_page_behind_itself(project, submitted, rev):
    line = review_queue(rev, project)[0].rows[0]
    own = OLDEST_LINE_FIRST.position_of({"oldest": line.oldest, "article": line.article.pk})

    assert review_queue(rev, project, after=own)[0].rows == [line]
    assert review_queue(rev, project, before=own)[0].rows == [line]


def test_beyond_the_cap_those_of_the_oldest_are_in_the_queue(project, five, rev, monkeypatch):
    monkeypatch.setattr(queue_lines, "CAP", 4)

    page, total = review_queue(rev, project)

    assert (str(total), page.range, bool(page.next)) == ("4+", "1–2 of 3+", True)
