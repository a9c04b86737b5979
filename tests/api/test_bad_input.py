"""No input gets a 500: what cannot be stored is answered with a sentence and the field, and nothing is stored."""

# ruff: noqa: B023  (what is called in a loop is called within its turn)

import itertools
import json
import tracemalloc
import uuid
from urllib.parse import unquote

import pytest
from rest_framework.exceptions import ParseError

from annotations.actions.people.tokens import create_token
from annotations.api.parsing import MOST_VALUES, TooLarge, read_json
from annotations.choices import Role
from annotations.models import Annotation
from tests import factories
from tests.api.conftest import Api
from tests.api.problems import check_problem, check_refused

pytestmark = pytest.mark.django_db
TEXT = factories.TEXT
FAMILY = TEXT.index("👩")
NOBODY = str(uuid.UUID(int=7))


def marked(**more):
    return {"kind": "quote", "spans": [[0, 29]], **more}


MALFORMED = {
    "half an object": b'{"kind": "quote"',
    "two values": b"{} {}",
    "NUL": b'{"kind": "quote\\u0000"}',
    "NUL in a name": b'{"a\\u0000": 1}',
    "a lone surrogate": b'{"kind": "\\ud800"}',
    "a doubled name": b'{"kind": "quote", "kind": "claim"}',
    "NaN": b'{"kind": NaN}',
    "minus infinity": b'{"kind": -Infinity}',
    "a huge number": b'{"spans": [[0, 9999999999999999999]]}',
    "a number of 5,000 digits": b'{"spans": [[0, ' + b"9" * 5000 + b"]]}",
    "a huge exponent": b'{"spans": [[0, 1e999]]}',
    "51 deep": b'{"kind": ' + b"[" * 50 + b"]" * 50 + b"}",
    "100,000 deep": b"[" * 100_000,
    "100,000 deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "100,000 deep in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "no UTF-8": b'{"kind": "\xff"}',
    "UTF-16": '{"kind": "quote"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
}


def test_malformed_json_is_refused(api, article):
    for body in MALFORMED.values():
        check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 400)


def test_json_may_be_nested_as_deep_as_it_says(api, article):
    body = b'{"kind": ' + b"[" * 49 + b"]" * 49 + b"}"
    check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 422)


def test_json_that_is_no_object_is_refused(api, article):
    for body in ('"text"', "7", "null", "true", b""):
        check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 422)


def test_another_content_type_is_refused(api, article):
    path = f"articles/{article.pk}/annotations/"
    for media_type in ("text/plain", "multipart/form-data; boundary=x", "application/xml", "x"):
        check_refused(lambda: api.post(path, marked(), Content_Type=media_type), 415)


def test_an_answer_that_is_not_accepted_is_refused(api, article):
    check_refused(lambda: api.get(f"articles/{article.pk}/", Accept="text/html"), 406)
    check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", marked(), Accept="text/html"), 406)


@pytest.mark.parametrize("value", [b"[]", b"{}", b"0", b"[[[]]]", b'"a"', b"null"])
def test_a_body_of_very_many_values_is_refused_before_they_are_made(api, article, value):
    body = b"[" + value + (b"," + value) * MOST_VALUES + b"]"

    tracemalloc.start()
    check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 413)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 6 * len(body) + 5_000_000


def test_what_strings_hold_are_no_values():
    words = "[{," * MOST_VALUES + '\\" \\\\' + "," * 9

    assert read_json(json.dumps({"text": words, "more": [words, {}]}).encode()) == {
        "text": words,
        "more": [words, {}],
    }
    with pytest.raises(TooLarge):
        read_json(b'["' + b'\\"' * 20_000 + b"," * MOST_VALUES + b'", ' + b"[]," * MOST_VALUES)
    with pytest.raises(ParseError):
        read_json(b'["' + b'\\"[' * MOST_VALUES)


def test_a_body_that_is_too_large_is_refused(api, article, settings):
    settings.LARGEST_REQUEST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = marked(tags=["x" * 1000])
    check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 413)
    assert api.post(f"articles/{article.pk}/annotations/", marked()).status_code == 201


WRONG = {
    "no kind": ({"spans": [[0, 29]]}, "kind"),
    "no spans": ({"kind": "quote"}, "spans"),
    "an unknown member": (marked(colour="red"), "colour"),
    "the status": (marked(status="approved"), "status"),
    "an unknown kind": (marked(kind="verse"), "kind"),
    "a kind that is an object": (marked(kind={}), "kind"),
    "spans that are text": (marked(spans="0-29"), "spans"),
    "spans that are an object": (marked(spans={"0": 29}), "spans"),
    "no span": (marked(spans=[]), "spans"),
    "a span of one": (marked(spans=[[0]]), "spans.0"),
    "a span of three": (marked(spans=[[0, 1, 2]]), "spans.0"),
    "a span of texts": (marked(spans=[["0", "29"]]), "spans.0"),
    "a span of truths": (marked(spans=[[False, True]]), "spans.0"),
    "a span of fractions": (marked(spans=[[0.0, 29.0]]), "spans.0"),
    "a span outside": (marked(spans=[[0, len(TEXT) + 1]]), "spans.0"),
    "a span far outside": (marked(spans=[[0, 10**17]]), "spans.0"),
    "a span before": (marked(spans=[[-1, 29]]), "spans.0"),
    "a reversed span": (marked(spans=[[29, 0]]), "spans.0"),
    "an empty span": (marked(spans=[[5, 5]]), "spans.0"),
    "the second of two spans": (marked(spans=[[0, 3], [9, 7]]), "spans.1"),
    "a span inside a grapheme": (marked(spans=[[0, FAMILY + 1]]), "spans.0"),
    "another text": (marked(spans=[{"start": 0, "end": 2, "text": "We"}]), "spans.0.text"),
    "a span with more": (marked(spans=[{"start": 0, "end": 2, "unit": "byte"}]), "spans.0"),
    "an unknown attribute": (marked(attributes={"mood": "x"}), "attributes.mood"),
    "an attribute of another kind": (marked(attributes={"statement": "x"}), "attributes.statement"),
    "an unknown value": (marked(attributes={"form": "oral"}), "attributes.form"),
    "a number for a truth": (marked(attributes={"hedged": 1}), "attributes.hedged"),
    "no date": (marked(attributes={"said_on": "12 March"}), "attributes.said_on"),
    "attributes that are a list": (marked(attributes=[]), "attributes"),
    "an attribute that is too long": (marked(attributes={"venue": "x" * 501}), "attributes.venue"),
    "a record for a quote": (marked(attributes={"entity": NOBODY}), "attributes.entity"),
    "an unknown record": (marked(kind="entity", attributes={"entity": NOBODY}), "attributes.entity"),
    "a record that is no id": (marked(kind="entity", attributes={"entity": "x"}), "attributes.entity"),
    "an unknown tag": (marked(tags=["unheard-of"]), "tags"),
    "tags that are text": (marked(tags="x"), "tags"),
    "a tag that is a number": (marked(tags=[1]), "tags"),
    "links that are an object": (marked(links={}), "links"),
    "a link that is text": (marked(links=["x"]), "links.0"),
    "an unknown role": (marked(links=[{"role": "author", "spans": [[0, 2]]}]), "links.0.role"),
    "no role": (marked(links=[{"spans": [[0, 2]]}]), "links.0.role"),
    "a link without anything": (marked(links=[{"role": "cue"}]), "links.0"),
    "an unknown target": (marked(links=[{"role": "speaker", "target": NOBODY}]), "links.0.target"),
    "a target that is no id": (marked(links=[{"role": "speaker", "target": 5}]), "links.0.target"),
    "words outside": (marked(links=[{"role": "cue", "spans": [[0, 10**6]]}]), "links.0.spans.0"),
    "an id that is none": (marked(id="x"), "id"),
    "an id that is a number": (marked(id=5), "id"),
}


def test_a_wrong_annotation_is_refused(api, article):
    for body, field in WRONG.values():
        check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 422, field)


def test_one_wrong_annotation_of_many_refuses_all(api, article):
    for body, field in WRONG.values():
        many = [marked(), body]
        check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", many), 422, f"1.{field}")


def test_a_wrong_change_is_refused(api, article, ann):
    mine = factories.annotation(article, ann)
    for name, (changes, field) in WRONG.items():
        if name not in ("no kind", "no spans"):
            check_refused(lambda: api.patch(f"annotations/{mine.pk}/", changes, version=1), 422, field)


def test_a_mismatch_names_the_text_that_is_there(api, article):
    body = marked(spans=[{"start": 1, "end": 3, "text": "Wo"}])
    problem = check_refused(
        lambda: api.post(f"articles/{article.pk}/annotations/", body), 422, "spans.0.text"
    )
    assert "“We”" in problem["detail"]


def test_a_target_in_another_article_is_refused(api, article, project, ann):
    other = factories.article(project, ann, text="Somebody else said so.")
    there = factories.annotation(other, ann, "source", "Somebody")
    body = marked(links=[{"role": "speaker", "target": str(there.pk)}])
    check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 422, "links.0.target")


ELSEWHERE = [
    ("article", NOBODY),
    ("article", "x"),
    ("article", 5),
    ("revision", 2),
    ("revision", 0),
    ("revision", "1"),
    ("revision", True),
    ("layer", "adjudicated"),
    ("layer", "none"),
    ("layer", {}),
]


@pytest.mark.parametrize("name, value", ELSEWHERE)
def test_one_of_many_that_says_it_is_elsewhere_is_refused(api, article, name, value):
    path = f"articles/{article.pk}/annotations/"
    check_refused(lambda: api.post(path, [marked(), marked(**{name: value})]), 422, f"1.{name}")
    here = {"article": str(article.pk), "revision": 1, "layer": "shared"}
    assert api.post(path, [marked(**here), marked(**dict.fromkeys(here))]).status_code == 201


def test_annotations_that_nobody_sees_are_refused(api, project, ann):
    article = factories.article(project, ann, text="“Yes”\u200b\u2060\n\u00ad")
    path = f"articles/{article.pk}/annotations/"
    unseen, words = marked(spans=[[5, 9]]), {"role": "cue", "spans": [[5, 7]]}
    check_refused(lambda: api.post(path, unseen), 422, "spans.0")
    check_refused(lambda: api.post(path, [marked(spans=[[0, 5]]), unseen]), 422, "1.spans.0")
    check_refused(lambda: api.post(path, marked(spans=[[0, 5]], links=[words])), 422, "links.0.spans.0")
    made = api.post(path, marked(spans=[[0, 9]])).json()
    again = lambda: api.patch(f"annotations/{made['id']}/", {"spans": [[5, 9]]}, version=1)  # noqa: E731
    check_refused(again, 422, "spans.0")
    assert made["spans"] == [{"start": 0, "end": 5, "text": "“Yes”"}]


@pytest.mark.parametrize("count", [0, 5001])
def test_too_many_or_no_annotations_are_refused(api, article, count):
    check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", [marked()] * count), 422)


ARTICLES = {
    "no text": ({}, "text"),
    "an empty text": ({"text": ""}, "text"),
    "white space": ({"text": " \n\t "}, "text"),
    "an invisible text": ({"text": "\u200b\u00ad\n\u2060"}, "text"),
    "a text that is none": ({"text": 5}, "text"),
    "a null text": ({"text": None}, "text"),
    "a text over 5 MB": ({"text": "x" * (5 * 1024 * 1024 + 1)}, "text"),
    "an unknown member": ({"text": "x", "body": "y"}, "body"),
    "a headline that is none": ({"text": "x", "headline": {}}, "headline"),
    "a long headline": ({"text": "x", "headline": "x" * 501}, "headline"),
    "a wrong address": ({"text": "x", "url": "javascript:alert(1)"}, "url"),
    "a wrong moment": ({"text": "x", "published_at": "yesterday"}, "published_at"),
    "a moment that is a number": ({"text": "x", "published_at": 5}, "published_at"),
    "a moment before all times": ({"text": "x", "published_at": "0001-01-01T00:00:00+14:00"}, "published_at"),
    "a moment after all times": ({"text": "x", "published_at": "9999-12-31T23:59:59-14:00"}, "published_at"),
    "restricted by a word": ({"text": "x", "restricted": "yes"}, "restricted"),
    "an id that is none": ({"text": "x", "id": "x"}, "id"),
}


def test_a_wrong_article_is_refused(as_, max_):
    api = as_(max_, restricted=True)
    for body, field in ARTICLES.values():
        check_refused(lambda: api.post("projects/desk/articles/", body), 422, field)


QUERIES = {
    "a garbled cursor": ("cursor=abc", "cursor"),
    "a cursor of another kind": ("cursor=WzEsIDJd", "cursor"),
    "a cursor that is a number": ("cursor=NQ==", "cursor"),
    "a cursor that is not ASCII": ("cursor=%C3%A9", "cursor"),
    "no rows": ("page_size=0", "page_size"),
    "too many rows": ("page_size=501", "page_size"),
    "rows in words": ("page_size=abc", "page_size"),
    "rows below nought": ("page_size=-1", "page_size"),
    "rows in other digits": ("page_size=%D9%A3", "page_size"),
    "half a row": ("page_size=1.5", "page_size"),
    "an unknown filter": ("colour=red", "colour"),
    "an unknown kind": ("kind=verse", "kind"),
    "one unknown of two kinds": ("kind=quote,verse", "kind"),
    "an unknown status": ("status=lost", "status"),
    "an article that is no id": ("article=x", "article"),
    "a record that is no id": ("entity=5", "entity"),
    "no moment": ("updated_after=yesterday", "updated_after"),
    "an hour that is not": ("updated_after=2026-03-12T25:00:00", "updated_after"),
    "no day": ("published_before=2026-02-30", "published_before"),
    "a day that is not": ("updated_after=2026-02-30T14:00:00Z", "updated_after"),
    "NUL in an author": ("author=%00", "author"),
    "NUL in words": ("q=%00", "q"),
}


def test_a_wrong_query_is_refused(api, article):
    for query, field in QUERIES.values():
        check_refused(lambda: api.get(f"projects/desk/annotations/?{query}"), 400, field)
        check_refused(lambda: api.get(f"articles/{article.pk}/annotations/?{query}"), 400, field)


SEARCHES = {
    "NUL": "%00",
    "too many words": "+".join(["a", "b"] * 51),
    "too long a phrase": f"%22{'a+' * 250}%22",
    "too long a run of characters": "%E6%B8%A1" * 499,
    "too long": "-" * 5_001,
}


def test_a_search_for_too_much_is_refused(api, article):
    for q in SEARCHES.values():
        check_refused(lambda: api.get(f"projects/desk/articles/?q={q}"), 400, "q")


EXPORTS = [
    ("format=xml", "format"),
    ("format=csv&format=json", "format"),
    ("people=all", "people"),
    ("text=some", "text"),
    ("revisions=1", "revisions"),
    ("status=suggested", "status"),
    ("status=approved,suggested", "status"),
    ("page_size=5", "page_size"),
    ("colour=red", "colour"),
]


def test_a_wrong_export_is_refused(api):
    for query, field in EXPORTS:
        check_refused(lambda: api.get(f"projects/desk/export/?{query}"), 400, field)


EXTREME = [
    "0001-01-01T00:00:00%2B14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-03-12T14:00:00%2B23:59",
    "2026-03-12T14:00:00-23:59",
]


def test_a_moment_at_the_end_of_time_is_no_failure(api, article):
    for moment in EXTREME:
        assert api.get(f"projects/desk/annotations/?updated_after={moment}").status_code in (200, 400)
        described = {"text": f"Of {moment}.", "published_at": unquote(moment)}
        assert api.post("projects/desk/articles/", described).status_code in (201, 422)


def test_a_moment_may_have_any_offset(api, article):
    """Those of sixteen hours and more are none to PostgreSQL."""
    far = {"text": "Far east.", "published_at": "2026-01-02T00:00:00+18:07"}
    assert api.post("projects/desk/articles/", far).json()["published_at"] == "2026-01-01T05:53:00.000000Z"
    for offset in ("%2B18:07", "-23:59"):
        found = api.get(f"projects/desk/articles/?updated_after=2026-01-02T00:00:00{offset}").json()
        assert len(found["results"]) == 2


def test_too_many_parameters_are_refused(api, article):
    many = "&".join(["kind=quote"] * 1001)
    check_refused(lambda: api.get(f"projects/desk/annotations/?{many}"), 400)


def test_a_garbled_if_match_is_refused(api, article, ann):
    mine = factories.annotation(article, ann)
    for tag in ("3", "W/1", 'W/"x"', '"x"', '"1", "2"', '"-1"', '"99999999999"', "", '""'):
        call = lambda: api.patch(f"annotations/{mine.pk}/", {"tags": []}, If_Match=tag)  # noqa: E731
        check_refused(call, 400, "If-Match")


def test_the_highest_version_that_a_row_can_have_is_an_if_match(api, article, ann):
    mine = factories.annotation(article, ann)
    Annotation.objects.filter(pk=mine.pk).update(version=2**31 - 2)
    answer = api.patch(f"annotations/{mine.pk}/", {"kind": "claim"}, version=2**31 - 2)
    assert (answer.status_code, answer["ETag"]) == (200, '"2147483647"')


WRITES = [
    ("patch", "annotations/{annotation}/", {"attributes": {"form": "mixed"}}),
    ("delete", "annotations/{annotation}/", None),
    ("post", "annotations/{annotation}/submit/", {}),
    ("post", "annotations/{annotation}/restore/", {}),
    ("post", "annotations/{annotation}/decisions/", {"verdict": "approve"}),
    ("patch", "articles/{article}/", {"headline": "x"}),
    ("delete", "articles/{article}/", None),
    ("post", "articles/{article}/signoff/", {}),
    ("patch", "projects/desk/", {"name": "x"}),
    ("patch", "projects/desk/members/ann/", {"role": "reviewer"}),
    ("delete", "projects/desk/members/ann/", None),
    ("post", "projects/desk/guidelines/", {"text": "x"}),
    ("patch", "entities/{entity}/", {"name": "x"}),
    ("delete", "entities/{entity}/", None),
]


@pytest.fixture
def names(max_api, article, ann):
    entity = max_api.post("projects/desk/entities/", {"name": "Mara Voss", "type": "person"}).json()
    return {
        "article": article.pk,
        "annotation": factories.annotation(article, ann).pk,
        "entity": entity["id"],
    }


def test_a_write_without_a_version_is_refused(max_api, names):
    for method, path, body in WRITES:
        check_refused(lambda: max_api.send(method, path.format(**names), body), 428)


def test_a_write_of_another_version_is_refused(max_api, names):
    for method, path, body in WRITES:
        problem = check_refused(lambda: max_api.send(method, path.format(**names), body, version=77), 412)
        assert problem["current"].keys() & {"version", "number"}


def test_a_decision_of_wrong_types_is_refused(api, rev_api, article, ann):
    mine = factories.annotation(article, ann)
    assert api.post(f"annotations/{mine.pk}/submit/", {}, version=1).status_code == 200
    for name, value in itertools.product(("reason", "note", "verdict"), (5, [], {}, True)):
        body = {"verdict": "reject", "reason": "other", "note": "No.", name: value}
        check_refused(lambda: rev_api.post(f"annotations/{mine.pk}/decisions/", body, version=2), 422, name)
        many = [{"annotation": str(mine.pk), "version": 2, **body}]
        check_refused(lambda: rev_api.post("projects/desk/decisions/", many), 422, f"0.{name}")


def test_a_note_of_a_wrong_type_is_refused(api, article, ann):
    mine = factories.annotation(article, ann)
    for value in (5, [], {}, True):
        path = f"annotations/{mine.pk}/submit/"
        check_refused(lambda: api.post(path, {"note": value}, version=1), 422, "note")


def test_wrong_lists_of_decisions_are_refused(rev_api):
    for body in ({}, [], [5], [{}], [{"annotation": NOBODY}], '"x"', [{"annotation": NOBODY}] * 1001):
        check_refused(lambda: rev_api.post("projects/desk/decisions/", body), 422)


CHECKS = {
    "no number": ({"state": "open"}, "number"),
    "a number that is text": ({"number": "0", "state": "open"}, "number"),
    "a number that is a truth": ({"number": False, "state": "open"}, "number"),
    "an unknown state": ({"number": 0, "state": "done"}, "state"),
    "a state that is a list": ({"number": 0, "state": []}, "state"),
    "a wrong verdict": ({"number": 0, "state": "open", "verdict": "so so"}, "verdict"),
    "a wrong moment": ({"number": 0, "state": "open", "asked_at": "x"}, "asked_at"),
    "a moment before all times": (
        {"number": 0, "state": "open", "asked_at": "0001-01-01T00:00:00+14:00"},
        "asked_at",
    ),
    "wrong evidence": ({"number": 0, "state": "open", "evidence": [{"url": "javascript:x"}]}, "evidence"),
    "ready without a verdict": ({"number": 0, "state": "ready"}, "verdict"),
}


def test_a_wrong_check_is_refused(api, article, ann):
    claim = factories.annotation(article, ann, "claim", "the barrier would protect 4,000 homes")
    for body, field in CHECKS.values():
        check_refused(lambda: api.post(f"annotations/{claim.pk}/checks/", body), 422, field)


SETTINGS = [
    ("patch", "projects/desk/", {"name": ""}, "name"),
    ("patch", "projects/desk/", {"name": None}, "name"),
    ("patch", "projects/desk/", {"slug": "other"}, "slug"),
    ("patch", "projects/desk/", {"four_eyes": "no"}, "four_eyes"),
    ("patch", "projects/desk/", {"approvals": 3}, "approvals"),
    ("patch", "projects/desk/", {"approvals": True}, "approvals"),
    ("post", "projects/desk/members/", {"user": "nobody", "role": "analyst"}, "user"),
    ("post", "projects/desk/members/", {"user": 5, "role": "analyst"}, "user"),
    ("post", "projects/desk/members/", {"user": "ann", "role": "king"}, "role"),
    ("post", "projects/desk/members/", {"user": "ann", "role": {}}, "role"),
    ("post", "projects/desk/guidelines/", {"text": " "}, "text"),
    ("post", "projects/desk/guidelines/", {"text": []}, "text"),
    ("post", "projects/desk/guidelines/", {"text": "x" * 200_001}, "text"),
    ("post", "projects/desk/entities/", {"name": "", "type": "person"}, "name"),
    ("post", "projects/desk/entities/", {"name": "x", "type": "ghost"}, "type"),
    ("post", "projects/desk/entities/", {"name": "x", "type": "person", "aliases": "y"}, "aliases"),
    ("post", "projects/desk/entities/", {"name": "x", "type": "person", "wikidata_id": "42"}, "wikidata_id"),
    ("post", "projects/desk/entities/", {"name": "x", "type": "person", "article": "y"}, "article"),
    ("post", "projects/desk/entities/", {"name": "x", "type": "person", "article": 0}, "article"),
    ("post", "projects/desk/entities/", {"name": "x", "type": "person", "id": "y"}, "id"),
]


def test_wrong_settings_are_refused(max_api, ann):
    for method, path, body, field in SETTINGS:
        check_refused(lambda: max_api.send(method, path, body, If_Match="*"), 422, field)


def test_what_takes_nothing_refuses_what_is_sent(max_api, names):
    for path in (
        "annotations/{annotation}/submit/",
        "annotations/{annotation}/restore/",
        "annotations/{annotation}/decisions/",
        "articles/{article}/submit/",
        "articles/{article}/signoff/",
    ):
        at = path.format(**names)
        check_refused(lambda: max_api.post(at, {"colour": "red"}, If_Match="*"), 422, "colour")
        check_refused(lambda: max_api.post(at, b"{", If_Match="*"), 400)


def test_one_does_not_decide_on_ones_own(api, rev_api, as_, article, rev):
    mine = factories.annotation(article, rev)
    assert rev_api.post(f"annotations/{mine.pk}/submit/", {}, version=1).status_code == 200
    path = f"annotations/{mine.pk}/decisions/"
    check_refused(lambda: rev_api.post(path, {"verdict": "approve"}, version=2), 403)
    check_refused(lambda: api.post(path, {"verdict": "approve"}, version=2), 403)


def test_one_decides_once_and_not_on_a_draft(api, rev_api, article, ann):
    mine = factories.annotation(article, ann)
    path = f"annotations/{mine.pk}/decisions/"
    check_refused(lambda: rev_api.post(path, {"verdict": "approve"}, version=1), 409)
    assert api.post(f"annotations/{mine.pk}/submit/", {}, version=1).status_code == 200
    assert rev_api.post(path, {"verdict": "approve"}, version=2).status_code == 201
    check_refused(lambda: rev_api.post(path, {"verdict": "approve"}, version=3), 409)
    check_refused(lambda: rev_api.post(path, {"verdict": "approve"}, version=2), 412)


PLACES = [
    ("get", "projects/{project}/"),
    ("patch", "projects/{project}/"),
    ("get", "projects/{project}/members/"),
    ("post", "projects/{project}/members/"),
    ("get", "projects/{project}/members/zed/"),
    ("get", "projects/{project}/guidelines/"),
    ("get", "projects/{project}/entities/"),
    ("get", "projects/{project}/articles/"),
    ("post", "projects/{project}/articles/"),
    ("get", "projects/{project}/annotations/"),
    ("post", "projects/{project}/decisions/"),
    ("get", "projects/{project}/export/"),
    ("get", "projects/{project}/changes/"),
    ("get", "entities/{entity}/"),
    ("patch", "entities/{entity}/"),
    ("delete", "entities/{entity}/"),
    ("get", "articles/{article}/"),
    ("patch", "articles/{article}/"),
    ("delete", "articles/{article}/"),
    ("get", "articles/{article}/revisions/"),
    ("post", "articles/{article}/submit/"),
    ("post", "articles/{article}/signoff/"),
    ("get", "articles/{article}/annotations/"),
    ("post", "articles/{article}/annotations/"),
    ("get", "annotations/{annotation}/"),
    ("patch", "annotations/{annotation}/"),
    ("delete", "annotations/{annotation}/"),
    ("post", "annotations/{annotation}/restore/"),
    ("post", "annotations/{annotation}/submit/"),
    ("get", "annotations/{annotation}/decisions/"),
    ("post", "annotations/{annotation}/decisions/"),
    ("get", "annotations/{annotation}/history/"),
    ("get", "annotations/{annotation}/checks/"),
    ("post", "annotations/{annotation}/checks/"),
]
UNKNOWN = {"project": "none", "article": NOBODY, "annotation": NOBODY, "entity": NOBODY}


@pytest.fixture
def elsewhere(db):
    """Another project with one of everything, and its manager, zed."""
    project = factories.project("away")
    zed = factories.member(project, "zed", Role.MANAGER)
    article = factories.article(project, zed, text="Away from here.")
    entity = Api(create_token(by=zed, project=project, scope="write")[1]).post(
        "projects/away/entities/", {"name": "Zed", "type": "person"}
    )
    there = factories.annotation(article, zed, "entity", "here")
    ids = {"project": "away", "article": article.pk, "annotation": there.pk, "entity": entity.json()["id"]}
    return zed, ids


def test_another_projects_things_are_not_there(max_api, elsewhere):
    _, ids = elsewhere
    for method, path in PLACES:
        foreign = check_refused(lambda: max_api.send(method, path.format(**ids), {}, If_Match="*"), 404)
        unknown = check_problem(max_api.send(method, path.format(**UNKNOWN), {}, If_Match="*"), 404)
        del foreign["request_id"], unknown["request_id"]
        assert foreign == unknown


def test_a_token_reaches_its_own_project_only(elsewhere):
    zed, ids = elsewhere
    home = factories.project("home")
    factories.member(home, "zed", Role.MANAGER)
    other = Api(create_token(by=zed, project=home, scope="write")[1])
    for method, path in PLACES:
        check_refused(lambda: other.send(method, path.format(**ids), {}, If_Match="*"), 404)
    assert [row["slug"] for row in other.get("projects/").json()["results"]] == ["home"]


def test_an_id_that_is_none_is_not_there(api):
    for method, path in PLACES:
        if "{project}" not in path:
            names = dict.fromkeys(UNKNOWN, "5")
            check_refused(lambda: api.send(method, path.format(**names), {}, If_Match="*"), 404)


@pytest.mark.parametrize("name", ["%00", "a%00b", "%FF", "%F0%9F%91%A9", "x" * 2000])
def test_a_strange_name_in_the_address_is_not_there(max_api, ann, name):
    for method in ("get", "patch", "delete"):
        path = f"projects/desk/members/{name}/"
        check_refused(lambda: max_api.send(method, path, {"role": "analyst"}, If_Match="*"), 404)
    check_refused(lambda: max_api.get(f"projects/{name}/"), 404)


@pytest.mark.parametrize(
    "path", ["", "nothing/", "projects", "projects/desk/nothing/", "annotations/", "%00"]
)
def test_an_unknown_address_is_a_problem(api, path):
    check_refused(lambda: api.post(path, {}), 404)
    check_problem(Api(None).get(path), 404)


@pytest.mark.parametrize(
    "method,path,allowed",
    [
        ("put", "projects/", "GET, POST, HEAD, OPTIONS"),
        ("delete", "projects/desk/annotations/", "GET, HEAD, OPTIONS"),
        ("post", "projects/desk/export/", "GET, HEAD, OPTIONS"),
        ("patch", "projects/desk/decisions/", "POST, OPTIONS"),
    ],
)
def test_a_wrong_method_names_those_that_are_allowed(api, method, path, allowed):
    answer = api.send(method, path, {})
    check_problem(answer, 405)
    assert set(answer["Allow"].split(", ")) == set(allowed.split(", "))


@pytest.mark.parametrize("path", ["schema/", "docs/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_description_is_only_read(db, method, path):
    for api in (Api(None), Api(None, enforce_csrf_checks=True)):
        answer = api.send(method, path)
        check_problem(answer, 405)
        assert answer["Allow"] == "GET, HEAD"


def test_a_sentence_repeats_little_of_what_was_sent(api, article):
    body = json.dumps({"k" * 10_000: 1})
    problem = check_refused(lambda: api.post(f"articles/{article.pk}/annotations/", body), 422)
    assert len(problem["detail"]) < 200
