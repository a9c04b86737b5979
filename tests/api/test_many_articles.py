"""Many articles in one request: a list, or a line each, answered by what became of each."""

import json
import uuid

import pytest

from annotations.models import Action, Article, Revision
from tests.api.problems import check_refused

pytestmark = pytest.mark.django_db
ARTICLES = "projects/desk/articles/"
NDJSON = {"Content_Type": "application/x-ndjson"}


def as_lines(*items):
    return "\n".join(item if isinstance(item, str) else json.dumps(item) for item in items).encode()


def outcomes(answer):
    """What became of each, with the field and the sentence of what was refused."""
    assert answer.status_code == 200, answer.content
    lines = answer.content.decode().splitlines()
    is_lines = answer["Content-Type"] == "application/x-ndjson"
    told = [json.loads(line) for line in lines] if is_lines else answer.json()
    return [
        (one["outcome"], one.get("problem", {}).get("field"), one.get("problem", {}).get("detail"))
        for one in told
    ]


SENT = [
    {"text": "One.", "headline": "A headline", "external_id": "c-1"},
    {"text": "One.", "outlet": "Courier"},
    {"text": " "},
    {"text": "Two.", "external_id": "c-1"},
    {"text": "Three.", "colour": "red"},
    5,
    {"headline": "No text"},
    {"text": "Four.", "id": "no id"},
    {"text": "Five."},
]
COLOUR = (
    "“colour” cannot be set here; there are id, text, headline, standfirst, byline, outlet, url, published_at, language,"
    " external_id, restricted."
)
BECAME = [
    ("created", None, None),
    ("there", None, None),
    ("refused", "text", "The text is empty."),
    ("refused", "external_id", "Another article of this project has this external id."),
    ("refused", "colour", COLOUR),
    ("refused", None, "An article is an object."),
    ("refused", "text", "“text” is missing."),
    ("refused", "id", "An id looks like 0190c8a4-7b1e-7c3d-9a53-2f4e8b6d1c07."),
    ("created", None, None),
]


@pytest.mark.parametrize("by_lines", [False, True], ids=["a list", "lines"])
def test_each_article_is_added_there_or_refused_by_itself(api, by_lines):
    answer = api.post(ARTICLES, as_lines(*SENT), **NDJSON) if by_lines else api.post(ARTICLES, SENT)

    assert outcomes(answer) == BECAME
    assert set(Revision.objects.values_list("text", flat=True)) == {"One.", "Five."}
    assert Action.objects.filter(verb="add_article").count() == 1


def test_a_line_that_is_no_json_stops_no_other(api):
    sent = (
        as_lines({"text": "One."}, "{", '{"text": "a", "text": "b"}', {"text": "Two."})
        + b'\n\n{"text": "\xff"}'
    )

    told = outcomes(api.post(ARTICLES, sent, **NDJSON))

    assert [outcome for outcome, _, _ in told] == ["created", "refused", "refused", "created", "refused"]
    assert [sentence for _, _, sentence in told if sentence] == [
        "The body is not JSON: Expecting property name enclosed in double quotes, at character 1.",
        "“text” is there twice in one object.",
        "The body is not UTF-8: byte 10 is wrong.",
    ]


def test_what_is_sent_again_is_there_and_under_one_key_answered_alike(api, project):
    sent, key = (
        [{"text": f"Story {number}.", "id": str(uuid.uuid4())} for number in range(3)],
        str(uuid.uuid4()),
    )

    first, repeated = (api.post(ARTICLES, sent, Idempotency_Key=key) for _ in "12")
    again = api.post(ARTICLES, sent)

    assert first.content == repeated.content
    assert [one["article"] for one in first.json()] == [one["id"] for one in sent]
    assert [outcome for outcome, _, _ in outcomes(again)] == ["there"] * 3
    assert (Article.objects.count(), str(Action.objects.get(verb="add_article").pk)) == (3, key)


@pytest.mark.parametrize("count", [0, 1001])
def test_too_few_or_too_many_are_refused_with_a_sentence(api, count):
    problem = check_refused(lambda: api.post(ARTICLES, [{"text": "One."}] * count), 422)

    assert problem["detail"] == f"Send from 1 to 1,000 articles at once, not {count:,}."


def test_more_lines_than_one_request_takes_are_refused(api):
    problem = check_refused(lambda: api.post(ARTICLES, b"\n" * 10_001, **NDJSON), 413)

    assert problem["detail"] == "The body has more than 10,000 lines: send it in parts."


def test_a_restricted_article_is_for_managers_whose_token_reaches_it(api, max_api):
    sent = [{"text": "One.", "restricted": True}, {"text": "Two."}]

    analyst, manager = (outcomes(client.post(ARTICLES, sent)) for client in (api, max_api))

    assert [outcome for outcome, _, _ in analyst] == ["refused", "created"]
    assert [outcome for outcome, _, _ in manager] == ["refused", "there"]
    assert manager[0][2] == "This token does not reach restricted articles; use one that does."
