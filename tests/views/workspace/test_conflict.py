"""Two people at one annotation: both texts are shown in the reader's words, and either can be kept."""

import html
import re

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.review.deciding import move
from annotations.choices import Verb
from tests.factories import TEXT, annotation, span
from tests.views.htmx import HTMX


@pytest.fixture
def quote(article, ann):
    """A quote that was changed since the version that everybody here has seen."""
    made = annotation(article, ann)
    told = span(TEXT, "told")
    links = [{"role": "cue", "spans": [told]}, {"role": "speaker", "spans": [span(TEXT, "Mara Voss")]}]
    return change(
        by=ann, annotation_id=made.pk, version=1, changes={"links": links, "attributes": {"hedged": True}}
    )


def offered(answer) -> list[list[str]]:
    """The lines of the table: label, yours, theirs."""
    table = answer.content.decode().partition('<table class="both">')[2].partition("</table>")[0]
    lines = re.findall(r"<tbody>(.*?)</tbody>", table, re.S)
    return [
        [html.unescape(cell) for cell in re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", line)] for line in lines
    ]


def sent(client, quote, door, **data):
    return client.post(f"/a/{quote.article_id}/{quote.pk}/{door}/", {"version": 1, **data}, headers=HTMX)


OFFSETS = "{}-{}".format(*span(TEXT, "She said"))


@pytest.mark.parametrize(
    ("door", "data", "lines"),
    [
        ("slots/cue", {"value": "said"}, [["How", "said", "told"]]),
        ("slots/cue", {"spans": OFFSETS}, [["How", "She said", "told"]]),
        ("slots/speaker", {"clear": "0"}, [["Who", "nothing", "Mara Voss"]]),
        (
            "frame",
            {"speaker": OFFSETS, "cue": OFFSETS},
            [["Who", "She said", "Mara Voss"], ["How", "She said", "told"]],
        ),
        ("attributes", {"medium": "told_us"}, [["Hedged", "no", "yes"], ["Medium", "told us", "not set"]]),
        ("borders", {"spans": OFFSETS}, [["Passage", "She said", "“We have waited eleven years,”"]]),
        ("kind", {"kind": "claim"}, [["Kind", "claim", "quote"]]),
        ("delete", {}, [["This quote", "delete", "draft"]]),
        ("submit", {}, [["This quote", "submit", "draft"]]),
    ],
)
def test_both_are_shown_in_words(client, ann, quote, door, data, lines):
    client.force_login(ann)
    answer = sent(client, quote, door, **data)
    assert answer.status_code == 412
    assert offered(answer) == lines
    assert "Two people changed this at once." in answer.content.decode()


def test_what_they_changed_besides_is_said_to_stay(client, ann, quote):
    client.force_login(ann)
    said = sent(client, quote, "slots/cue", value="said").content.decode()
    assert "They also changed this, and it stays: Hedged: yes" in said


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["script", "plain"])
def test_mine_is_sent_again_as_it_was_and_nothing_is_lost(client, ann, quote, headers):
    client.force_login(ann)
    path = f"/a/{quote.article_id}/{quote.pk}/slots/cue/"
    answer = client.post(path, {"version": 1, "value": "told"}, headers=headers)
    form = (
        answer.content.decode()
        .partition('<table class="both">')[2]
        .partition("<form")[2]
        .partition("</form>")[0]
    )
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    again.pop("csrfmiddlewaretoken")
    assert again.items() >= {"version": "2", "value": "told"}.items()
    assert client.post(path, again, headers=headers).status_code in (200, 303)
    quote.refresh_from_db()
    assert quote.attributes == {"hedged": True}


def test_a_reviewer_who_was_late_sees_what_it_is_now(client, article, ann, rev):
    made = annotation(article, ann)
    move(by=ann, annotation_id=made.pk, version=1, verb=Verb.SUBMIT)
    move(by=ann, annotation_id=made.pk, version=2, verb=Verb.WITHDRAW)
    client.force_login(rev)
    answer = client.post(
        f"/a/{article.pk}/{made.pk}/reject/", {"version": 2, "reason": "wrong_span"}, headers=HTMX
    )
    assert answer.status_code == 412
    assert offered(answer) == [["This quote", "send back – wrong words", "draft"]]
