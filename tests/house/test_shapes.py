"""Chains, nests, stars, combs and crowds of annotations: pages and saves grow with what is in them, and no faster."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.marking import mark_many
from annotations.actions.annotating.sameness import Duplicates
from annotations.models import Annotation, Link
from annotations.models.fields import new_id
from annotations.text.normalise import MAX_LINES
from annotations.text.paragraphs import shown_paragraphs
from tests import factories
from tests.counting import counted
from tests.views.htmx import post

SMALL, LARGE = 300, 1_200
PER_ANNOTATION = 4_000
"""Bytes of a page for one annotation: its card, and what names it in the text."""

PER_PART = 1_000
"""Bytes for one more of its parts, or of the words of its links: two segments that name the innermost."""

PER_CHARACTER = 8
"""Bytes of a page for one character of the text, which may be escaped."""

PER_LINE = 60
"""Bytes for one more of its lines, of which many blank ones in a row are one."""

WHOLE = 60_000
"""Bytes of a page without a text."""


class Shape(NamedTuple):
    """A text, and annotations as they are sent."""

    text: str
    items: list[dict[str, Any]]

    @property
    def most_bytes(self) -> int:
        """What a page with all of it may weigh."""
        linking = [link for item in self.items for link in item.get("links", ())]
        parts = sum(len(one.get("spans", ())) for one in [*self.items, *linking])
        lines = len(shown_paragraphs(self.text))
        return (
            WHOLE
            + PER_LINE * lines
            + PER_CHARACTER * len(self.text)
            + PER_ANNOTATION * len(self.items)
            + PER_PART * parts
        )


def _chain(role: str, size: int, kind: str = "quote") -> Shape:
    """Each has something from the one before."""
    ids = [new_id() for _ in range(size)]
    items = [{"id": str(pk), "kind": kind, "spans": [[2 * n, 2 * n + 1]]} for n, pk in enumerate(ids)]
    for before, item in zip(ids, items[1:], strict=False):
        item["links"] = [{"role": role, "target": str(before)}]
    items[0]["links"] = [{"role": "speaker", "spans": [[0, 1]]}] if kind == "quote" else []
    return Shape("a " * size, items)


def _star(size: int) -> Shape:
    """All have something from one."""
    shape = _chain("stated_in", size)
    for item in shape.items[1:]:
        item["kind"] = "claim"
        item["links"] = [{"role": "stated_in", "target": shape.items[0]["id"]}]
    return shape


def _nest(size: int) -> Shape:
    items = [{"kind": "entity", "spans": [[n, 2 * size - n]]} for n in range(size)]
    return Shape("a" * 2 * size, items)


def _same(size: int) -> Shape:
    return Shape("All of it.", [{"kind": "claim", "spans": [[0, 10]]} for _ in range(size)])


def _comb(size: int) -> Shape:
    """Each ends in a line of its own and begins in the first."""
    lines = size
    return Shape("ab\n" * lines, [{"kind": "claim", "spans": [[0, 3 * n + 2]]} for n in range(lines)])


def _parts(size: int) -> Shape:
    """Annotations of a hundred parts each, one through the other."""
    teeth = [
        {"kind": "entity", "spans": [[40 * n + k, 40 * n + k + 1] for n in range(100)]}
        for k in range(0, 40, 2)
    ]
    return Shape("a" * 4_000 + "b" * size, teeth[: size // 60])


def _links(size: int) -> Shape:
    """Quotes whose every speaker is named in words: a hundred each."""
    said = [{"role": "speaker", "spans": [[n, n + 1]]} for n in range(99)]
    return Shape(
        "a" * 400, [{"kind": "quote", "spans": [[n, 200]], "links": said} for n in range(size // 10)]
    )


def _long_names(size: int) -> Shape:
    """All go on with what a speaker of very many words began."""
    shape = _chain("continues", size)
    text = shape.text + "b" * 10_000
    shape.items[0]["links"] = [{"role": "speaker", "spans": [[2 * size, len(text)]]}]
    return Shape(text, shape.items)


def _mixed(size: int) -> Shape:
    """Quotes, claims and entities of many lengths, each with something from one of those before."""
    steps = [(n * 7919) % 1009 for n in range(size)]
    ids = [str(new_id()) for _ in steps]
    items: list[dict[str, Any]] = []
    for n, step in enumerate(steps):
        kind = ("quote", "claim", "entity")[step % 3]
        item = {"id": ids[n], "kind": kind, "spans": [[step, step + 2 + n % 97]]}
        quotes = [one["id"] for one in items[-9:] if one["kind"] == "quote"]
        if quotes and kind != "entity":
            role = "continues" if kind == "quote" else "stated_in"
            item["links"] = [{"role": role, "target": quotes[step % len(quotes)]}]
        items.append(item)
    return Shape("abc\nd" * (size // 2 + 500), items)


SHAPES: dict[str, Callable[[int], Shape]] = {
    "quotes that each continue the one before": lambda size: _chain("continues", size),
    "quotes each within the one before": lambda size: _chain("within", size),
    "claims that one quote states": _star,
    "nested entities": _nest,
    "claims of the same passage": _same,
    "claims over more and more lines": _comb,
    "entities of a hundred parts": _parts,
    "quotes of a hundred speakers": _links,
    "a name of ten thousand characters": _long_names,
    "a mixture": _mixed,
    "empty lines": lambda size: Shape("a" + "\n" * 100 * size + "b", [{"kind": "claim", "spans": [[0, 1]]}]),
    "lines of spaces": lambda size: Shape("a\n" + " \n" * 100 * size, [{"kind": "claim", "spans": [[0, 1]]}]),
    "short lines": lambda size: Shape("a\n" * 10 * size, [{"kind": "claim", "spans": [[0, 1]]}]),
    "one long line": lambda size: Shape("<&" * 100 * size, [{"kind": "claim", "spans": [[0, 100 * size]]}]),
}


class Cost(NamedTuple):
    """What a request took: bytes of its answer, statements, and calls of functions, which are its work."""

    length: int
    statements: int
    calls: int


def cost_of(request: Callable[[], Any]) -> Cost:
    with (
        CaptureQueriesContext(
            connection,
        ) as statements,
        counted() as calls,
    ):
        answer = request()
    assert answer.status_code == 200
    return Cost(len(answer.content), len(statements), calls[0])


def costs_of(shape: Shape, client, project, ann) -> tuple[Cost, Cost]:
    """Of the page, and of a change of the annotation on which the others depend."""
    article = factories.article(project, ann, text=shape.text)
    ids, _ = mark_many(by=ann, article_id=article.pk, items=shape.items, duplicates=Duplicates.ALLOW)
    path = f"/a/{article.pk}/"
    client.force_login(ann)
    page = cost_of(lambda: client.get(path))
    first = Annotation.objects.get(pk=ids[0])
    role = {"quote": "speaker", "claim": "claimant"}.get(first.kind)
    fill = {"version": first.version, "spans": "0-1", "value": ""}
    if role:
        return page, cost_of(lambda: post(client, f"{path}{first.pk}/slots/{role}/", **fill))
    return page, cost_of(lambda: post(client, f"{path}{first.pk}/delete/", version=first.version))


@pytest.mark.parametrize("name", SHAPES)
def test_a_page_and_a_save_grow_with_what_is_in_them(name, client, project, ann):
    costs_of(Shape("ab", [{"kind": "claim", "spans": [[0, 1]]}]), client, project, ann)  # what is made once
    small, large = SHAPES[name](SMALL), SHAPES[name](LARGE)

    before = costs_of(small, client, project, ann)
    after = costs_of(large, client, project, ann)

    for less, more in zip(before, after, strict=True):
        growth = LARGE / SMALL
        assert more.length < large.most_bytes
        assert more.length < 1.3 * growth * less.length + 10_000
        assert more.statements <= less.statements + 3
        assert more.calls < 1.3 * growth * less.calls + 10_000


def test_quotes_that_continue_each_other_in_a_circle_are_shown(client, project, ann):
    shape = _chain("continues", 5)
    article = factories.article(project, ann, text=shape.text)
    ids, _ = mark_many(by=ann, article_id=article.pk, items=shape.items)
    first, last = (Annotation.objects.get(pk=pk) for pk in (ids[0], ids[-1]))
    Link.objects.filter(annotation=first).delete()
    factories.link(first, target=last, role="continues").save()
    client.force_login(ann)

    answers = [
        client.get(f"/a/{article.pk}/"),
        client.get(f"/a/{article.pk}/{ids[2]}/", headers={"HX-Request": "true"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_the_text_of_a_page_is_the_stored_text_however_many_lines_are_blank(client, project, ann):
    text = "a\n" + "\n" * 9 + "b\n" + "\n" * 40 + " \n" * 15 + "c" + "\n" * 12
    article = factories.article(project, ann, text=text)
    client.force_login(ann)

    page = client.get(f"/a/{article.pk}/").content.decode()

    shown = page.partition('<div id="text"')[2].partition(">")[2].partition("</div>")[0]
    pieces = shown.split("<p ")
    assert "".join(piece.partition(">")[2].removesuffix("</p>") for piece in pieces) == text
    assert len(pieces) - 1 == 14


def test_a_text_of_too_many_lines_is_refused_with_a_sentence(client, project, max_):
    client.force_login(max_)

    answer = client.post(
        f"/api/v1/projects/{project.slug}/articles/",
        {"text": "a\n" * MAX_LINES},
        content_type="application/json",
    )

    assert answer.status_code == 422
    assert "50,001 lines; at most 50,000" in answer.json()["detail"]
