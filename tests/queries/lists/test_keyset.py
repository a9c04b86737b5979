"""Pages of the inbox and the queue by keyset: everything once, in order, with counts that are so."""

import datetime

import pytest

from annotations.models import Article
from annotations.queries.lists import keyset
from annotations.queries.lists.counting import count_up_to_cap
from annotations.queries.lists.keyset import Order, load_stretch, read_position
from annotations.refusals import Invalid
from tests import factories

NEWEST = Order("created_at", "pk", newest_first=True)
OLDEST = Order("created_at", "pk")
DAY = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


@pytest.fixture
def articles(project, ann, monkeypatch):
    """Seven articles, of which three share a moment, in pages of three."""
    monkeypatch.setattr(keyset, "PAGE", 3)
    made = [factories.article(project, ann, f"Text {number}.") for number in range(7)]
    for number, article in enumerate(made):
        moment = DAY + datetime.timedelta(days=min(number, 4))
        Article.objects.filter(pk=article.pk).update(created_at=moment)
    return Article.objects.filter(project=project)


@pytest.mark.parametrize("order", [NEWEST, OLDEST])
def test_forth_and_back_every_row_is_on_one_page(articles, order):
    expected = [list(articles.order_by(*order.fields()))[start : start + 3] for start in (0, 3, 6)]

    forth = [load_stretch(articles, order)]
    while forth[-1].next:
        forth.append(load_stretch(articles, order, after=forth[-1].next))
    back = [forth[-1]]
    while back[-1].previous:
        back.append(load_stretch(articles, order, before=back[-1].previous))

    assert [page.rows for page in forth] == expected
    assert [page.range for page in forth] == ["1–3 of 7", "4–6 of 7", "7 of 7"]
    assert [page.rows for page in reversed(back)] == expected
    assert [page.range for page in reversed(back)] == ["1–3 of 7", "4–6 of 7", "7 of 7"]
    assert [bool(page.previous) for page in forth] == [False, True, True]
    assert [bool(page.next) for page in reversed(back)] == [True, True, False]


def test_one_page_has_no_others(articles):
    page = load_stretch(articles.filter(created_at__gte=DAY + datetime.timedelta(days=4)), NEWEST)

    assert (page.range, page.whole) == ("1–3 of 3", True)


def test_where_a_page_is_empty_by_now_the_one_beside_it_is_shown(articles):
    rows = list(articles.order_by(*NEWEST.fields()))
    middle = NEWEST.position_of(rows[3])

    last = load_stretch(articles.filter(pk__in=[row.pk for row in rows[:3]]), NEWEST, after=middle)
    first = load_stretch(articles.filter(pk__in=[row.pk for row in rows[4:]]), NEWEST, before=middle)

    assert (last.rows, last.range, last.whole) == (rows[:3], "1–3 of 3", True)
    assert (first.rows, first.range, first.whole) == (rows[4:], "1–3 of 3", True)


def test_nothing_is_one_empty_page(articles):
    page = load_stretch(articles.none(), NEWEST, after=NEWEST.position_of(articles[0]))

    assert (page.rows, page.whole) == ([], True)


def test_beyond_what_is_counted_no_place_is_named(articles, monkeypatch):
    monkeypatch.setattr(keyset, "count_up_to_cap", lambda rows: count_up_to_cap(rows, 2))
    first = load_stretch(articles, NEWEST)

    second = load_stretch(articles, NEWEST, after=first.next)

    assert (first.range, second.range) == ("1–3 of 2+", "further of 2+")


@pytest.mark.parametrize(
    "text", ["", "x", "2026-01-01", "2026-01-01_x", "0001-01-01T00:00+14:00_x", "_" * 90]
)
def test_what_is_no_position_is_refused(articles, text):
    assert read_position(text) is None
    if text:
        with pytest.raises(Invalid, match="start at its beginning"):
            load_stretch(articles, NEWEST, after=text)
