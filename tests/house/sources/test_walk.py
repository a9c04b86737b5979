"""How far a save walks: the id of its article passes few hands from the page's view to the answer."""

import sys
from itertools import groupby
from pathlib import Path

import pytest

from annotations.models.fields import new_id

PRODUCT = Path(__file__).resolve().parents[3] / "annotations"
MOST = 13
"""It may become fewer, and not more: each is a place to look at when something about an article is changed."""

WRITTEN_ONCE = "_write_once.<locals>.find"
"""What looks up a statement that is written once: `annotations/models/prepared.py`."""


@pytest.fixture
def hands(monkeypatch):
    """Calls something; returns the functions of the product that were handed `article_id` meanwhile, in order.

    Statements are written anew, so that whoever writes one is counted whatever was called before.
    """

    def follow(work):
        passed: dict[str, None] = {}

        def note(frame, event, _):
            code = frame.f_code
            if event == "call" and code.co_qualname == WRITTEN_ONCE:
                frame.f_locals["written"].clear()
            arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            if (
                event == "call"
                and "article_id" in arguments
                and Path(code.co_filename).is_relative_to(PRODUCT)
            ):
                passed[f"{Path(code.co_filename).relative_to(PRODUCT)}::{code.co_name}"] = None

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            work()
        finally:
            sys.setprofile(before)
        return list(passed)

    return follow


def test_the_id_of_an_article_passes_few_functions_when_a_passage_is_marked(hands, client, ann, article):
    client.force_login(ann)
    sent = {"id": str(new_id()), "kind": "quote", "spans": "0-3"}
    mark = lambda: client.post(f"/a/{article.pk}/mark/", sent, headers={"HX-Request": "true"})  # noqa: E731

    passed = hands(mark)

    assert passed[0] == "views/workspace/writes.py::mark"
    assert len(passed) <= MOST, "\n".join(passed)


def test_the_id_of_an_article_enters_each_room_below_the_views_once(hands, client, ann, article):
    client.force_login(ann)
    sent = {"id": str(new_id()), "kind": "quote", "spans": "0-3"}
    mark = lambda: client.post(f"/a/{article.pk}/mark/", sent, headers={"HX-Request": "true"})  # noqa: E731

    entered = [room for room, _ in groupby(name.partition("/")[0] for name in hands(mark))]

    assert entered == ["views", "actions", "views", "queries", "models", "views", "templatetags"]
