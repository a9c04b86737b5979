"""Marking, changing and deciding over HTTP."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.annotating.undoing import undo
from annotations.models import Annotation
from tests import factories
from tests.api.problems import check_problem, check_refused
from tests.wire import READERS

pytestmark = pytest.mark.django_db
TEXT = factories.TEXT
QUOTE = {"kind": "quote", "spans": [[0, 30]]}
TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def path(article):
    return f"articles/{article.pk}/annotations/"


def statements(call):
    with CaptureQueriesContext(connection) as captured:
        assert call().status_code < 300
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]


def around(words):
    """What stands before and behind some words of the text."""
    start, end = words
    return {"prefix": TEXT[max(0, start - 32) : start], "suffix": TEXT[end : end + 32]}


def test_an_annotation_is_marked_as_designed(api, path, article):
    source = {
        "kind": "source",
        "spans": [factories.span(TEXT, "Mara Voss")],
        "attributes": {"type": "person"},
    }
    source = api.post(path, source).json()
    words = factories.span(TEXT, "Mara Voss")
    cue = factories.span(TEXT, "told")
    links = [
        {"role": "speaker", "spans": [words], "target": source["id"]},
        {"role": "cue", "spans": [{"start": cue[0], "end": cue[1], "text": "told"}]},
    ]
    answer = api.post(path, {**QUOTE, "attributes": {"form": "direct"}, "links": links})
    assert answer.status_code == 201
    assert answer["ETag"] == '"1"'
    assert answer["Content-Type"] == "application/json"
    made = answer.json()
    assert made["spans"] == [{"start": 0, "end": 30, "text": TEXT[:30]}]
    assert (made["prefix"], made["suffix"]) == ("", TEXT[30:62])
    assert made["links"] == [
        {
            "role": "speaker",
            "spans": [{"start": words[0], "end": words[1], "text": "Mara Voss"}],
            **around(words),
            "target": source["id"],
            "means": {"kind": "source", "words": "Mara Voss"},
        },
        {"role": "cue", "spans": [{"start": cue[0], "end": cue[1], "text": "told"}], **around(cue)},
    ]
    expected = {
        "article": str(article.pk),
        "revision": 1,
        "kind": "quote",
        "attributes": {"form": "direct"},
        "record": None,
        "tags": [],
        "layer": {"kind": "shared", "owner": None},
        "status": "draft",
        "reopened": None,
        "suggester": None,
        "version": 1,
        "edition": 1,
        "author": "ann",
        "edited_by": "ann",
        "deleted_at": None,
        "decision": None,
        "check": None,
    }
    assert {name: made[name] for name in expected} == expected
    assert made["created_at"].endswith("Z")
    assert made["created_at"][10] == "T"
    assert api.get(f"annotations/{made['id']}/").json() == made
    assert api.get(path).json() == {"next": None, "previous": None, "results": [source, made]}


def test_a_client_may_name_the_id(api, path, ann, project):
    body = {**QUOTE, "id": str(uuid.uuid4())}
    first = api.post(path, body)
    assert (first.status_code, first.json()["id"]) == (201, body["id"])
    again = api.post(path, body)
    assert (again.status_code, again.json()) == (200, first.json())
    check_refused(lambda: api.post(path, {**body, "kind": "claim"}), 409, "id")
    other = factories.article(project, ann, text=TEXT + " More.")
    check_refused(lambda: api.post(f"articles/{other.pk}/annotations/", body), 409, "id")
    many = [{**QUOTE, "id": str(uuid.uuid4())} for _ in range(3)]
    meant = f"{path}?duplicates=allow"
    assert [api.post(meant, many).status_code for _ in "12"] == [201, 200]
    more = api.post(meant, [*many, QUOTE])
    assert (more.status_code, [row["id"] for row in more.json()][:3]) == (201, [one["id"] for one in many])


def test_many_are_marked_in_their_order(api, path):
    source = str(uuid.uuid4())
    body = [
        {**QUOTE, "links": [{"role": "speaker", "target": source}]},
        {"kind": "source", "id": source, "spans": [factories.span(TEXT, "Mara Voss")]},
        *({"kind": "entity", "spans": [[0, place]]} for place in range(11, 31)),
    ]
    answer = api.post(f"{path}?duplicates=allow", body)
    assert answer.status_code == 201
    assert [row["kind"] for row in answer.json()] == ["quote", "source"] + ["entity"] * 20
    assert answer.json()[0]["links"][0]["target"] == source
    assert Annotation.objects.count() == 22


def test_a_change_merges_attributes_and_replaces_the_rest(api, path):
    made = api.post(path, {**QUOTE, "attributes": {"form": "direct", "venue": "a car"}}).json()
    at = f"annotations/{made['id']}/"
    changed = api.patch(at, {"attributes": {"form": None, "hedged": True}, "spans": [[1, 29]]}, version=1)
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["attributes"] == {"venue": "a car", "hedged": True}
    assert changed.json()["spans"][0]["text"] == TEXT[1:29]
    same = api.patch(at, {"attributes": {"hedged": True}}, version=2)
    assert (same.status_code, same["ETag"]) == (200, '"2"')
    assert api.patch(at, {"kind": "claim"}, If_Match="*").json()["kind"] == "claim"


def test_a_stale_change_is_answered_with_what_is_there(api, path):
    made = api.post(path, QUOTE).json()
    at = f"annotations/{made['id']}/"
    api.patch(at, {"attributes": {"form": "mixed"}}, version=1)
    problem = check_refused(lambda: api.patch(at, {"attributes": {"form": "direct"}}, version=1), 412)
    assert problem["current"] == api.get(at).json()


@pytest.mark.parametrize("coding", READERS)
def test_the_etag_of_a_compressed_answer_is_an_if_match(api, article, ann, coding):
    at = f"annotations/{factories.annotation(article, ann).pk}/"
    shown = api.get(at, Accept_Encoding=coding)

    changed = api.patch(at, {"kind": "claim"}, If_Match=shown["ETag"])
    again = check_refused(lambda: api.patch(at, {"kind": "quote"}, If_Match=shown["ETag"]), 412)

    assert (shown["Content-Encoding"], shown["ETag"]) == (coding, 'W/"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert again["current"]["version"] == 2


def test_what_has_not_changed_is_not_sent_again(api, max_api, path, article):
    made = api.post(path, QUOTE).json()
    record = api.post("projects/desk/entities/", {"name": "Mara Voss", "type": "person"}).json()
    for at in (
        f"annotations/{made['id']}/",
        f"articles/{article.pk}/",
        "projects/desk/",
        f"entities/{record['id']}/",
        "projects/desk/members/ann/",
    ):
        tag = api.get(at)["ETag"]
        for wanted in (tag, f"W/{tag}", f'"77", {tag}', "*"):
            answer = api.get(at, If_None_Match=wanted)
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
        assert api.get(at, If_None_Match='"77"').status_code == 200


def test_an_annotation_is_deleted_and_comes_back(api, path):
    made = api.post(path, QUOTE).json()
    at = f"annotations/{made['id']}/"
    gone = api.delete(at, version=1)
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.get(at).json()["deleted_at"]
    assert api.get(path).json()["results"] == []
    check_refused(lambda: api.patch(at, {"kind": "claim"}, version=2), 409)
    back = api.post(f"{at}restore/", {}, version=2)
    assert (back.status_code, back.json()["deleted_at"]) == (200, None)


def test_every_move_of_the_review(api, rev_api, max_api, path):
    at = f"annotations/{api.post(path, QUOTE).json()['id']}/"
    version = 1
    for sender, verb, body, status, after in [
        (api, "submit", {}, 200, "submitted"),
        (api, "withdraw", {}, 200, "draft"),
        (api, "submit", None, 200, "submitted"),
        (rev_api, "decisions", {"verdict": "reject", "reason": "wrong_span"}, 201, "rejected"),
        (api, "contest", {"note": "It is right."}, 200, "submitted"),
        (rev_api, "decisions", {"verdict": "approve"}, 201, "approved"),
        (max_api, "revoke", {"reason": "other", "note": "Hm."}, 200, "rejected"),
        (api, "contest", {"note": "Please."}, 200, "submitted"),
    ]:
        answer = sender.post(f"{at}{verb}/", body, version=version)
        assert (answer.status_code, answer.json()["status"]) == (status, after), answer.content
        version += 1
        assert answer["ETag"] == f'"{version}"'
    fixed = rev_api.patch(at, {"attributes": {"form": "direct"}}, version=version)
    assert fixed.json()["status"] == "fixed"
    check_refused(lambda: rev_api.post(f"{at}agree/", {}, version=version + 1), 403)
    agreed = api.post(f"{at}agree/", {}, version=version + 1).json()
    assert (agreed["status"], agreed["author"], agreed["edited_by"]) == ("approved", "ann", "rev")
    log = rev_api.get(f"{at}decisions/").json()["results"]
    assert [(row["verdict"], row["reviewer"]) for row in log] == [
        ("reject", "rev"),
        ("approve", "rev"),
        ("reject", "max"),
        ("approve", "ann"),
        ("approve", "rev"),
    ]
    assert agreed["decision"]["reviewer"] == "rev"
    history = api.get(f"{at}history/").json()["results"]
    assert [row["verb"] for row in history] == [
        "mark",
        "submit",
        "withdraw",
        "submit",
        "reject",
        "contest",
        "approve",
        "revoke",
        "contest",
        "fix",
        "agree",
    ]
    assert [row["version"] for row in history] == list(range(1, 12))
    assert history[9]["changed"] == ["attributes", "status"]
    assert history[5]["note"] == "It is right."
    assert {row["at"][-1] for row in history} == {"Z"}


def test_links_are_sent_back_as_they_are_given(api, path):
    made = api.post(
        path, {**QUOTE, "links": [{"role": "cue", "spans": [factories.span(TEXT, "told")]}]}
    ).json()

    same = api.patch(f"annotations/{made['id']}/", {"links": made["links"]}, version=1)

    assert (same.status_code, same.json()) == (200, made)


def test_a_history_says_what_was_before_and_after_each_change(api, path):
    made = api.post(
        path, {**QUOTE, "links": [{"role": "cue", "spans": [factories.span(TEXT, "told")]}]}
    ).json()
    at = f"annotations/{made['id']}/"
    api.patch(at, {"attributes": {"negated": True}}, version=1)
    api.patch(at, {"spans": [[1, 10]], "attributes": {"hedged": True}, "links": []}, version=2)
    api.post(f"{at}submit/", {}, version=3)
    api.delete(at, version=4)

    history = api.get(f"{at}history/").json()["results"]

    first, _, second = history[:3]
    assert first["before"] is None
    assert first["after"]["links"] == [{"role": "cue", "spans": [{"start": 41, "end": 45, "text": "told"}]}]
    assert second["before"] == {
        "spans": made["spans"],
        "attributes": {**made["attributes"], "negated": True},
        "links": first["after"]["links"],
    }
    assert second["after"] == {
        "spans": [{"start": 1, "end": 10, "text": TEXT[1:10]}],
        "attributes": {**made["attributes"], "negated": True, "hedged": True},
        "links": [],
    }
    assert (history[3]["before"], history[3]["after"]) == ({"status": "draft"}, {"status": "submitted"})
    assert history[4]["before"] == {"deleted_at": None}
    for change in history[1:]:
        assert set(change["before"]) == set(change["after"]) == set(change["changed"])
    assert api.pages(f"{at}history/?page_size=1") == [[change] for change in history]


def test_a_history_comes_in_pages(api, path):
    at = f"annotations/{api.post(path, QUOTE).json()['id']}/"
    for version in range(1, 7):
        api.post(f"{at}{'submit' if version % 2 else 'withdraw'}/", {}, version=version)
    whole = api.get(f"{at}history/").json()
    assert (len(whole["results"]), whole["next"], whole["previous"]) == (7, None, None)
    paged = api.pages(f"{at}history/?page_size=3")
    assert [len(page) for page in paged] == [3, 3, 1]
    assert [row for page in paged for row in page] == whole["results"]
    second = api.get(api.get(f"{at}history/?page_size=3").json()["next"].split("/v1/")[1]).json()
    first = api.get(second["previous"].split("/v1/")[1]).json()
    assert (first["results"], first["previous"]) == (paged[0], None)
    for cursor in ("x", "WyItMSIsIGZhbHNlXQ==", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OSIsIDBd"):
        check_problem(api.get(f"{at}history/?cursor={cursor}"), 400, "cursor")


def test_a_decision_shows_in_the_annotation(api, rev_api, path):
    at = f"annotations/{api.post(path, QUOTE).json()['id']}/"
    api.post(f"{at}submit/", {}, version=1)
    decision = rev_api.post(f"{at}decisions/", {"verdict": "approve"}, version=2).json()["decision"]
    assert (decision["verdict"], decision["reviewer"], decision["edition"]) == ("approve", "rev", 1)
    changed = api.patch(at, {"attributes": {"form": "direct"}}, version=3).json()
    assert (changed["status"], changed["reopened"], changed["decision"]) == ("submitted", "changed", None)


def test_many_decisions_have_an_outcome_each(api, rev_api, path, elsewhere_id):
    ids = [row["id"] for row in api.post(f"{path}?duplicates=allow", [QUOTE] * 4).json()]
    for pk in ids[:3]:
        api.post(f"annotations/{pk}/submit/", {}, version=1)
    body = [
        {"annotation": ids[0], "version": 2, "verdict": "approve"},
        {"annotation": ids[1], "version": 1, "verdict": "approve"},
        {"annotation": ids[2], "version": 2, "verdict": "reject"},
        {"annotation": ids[3], "version": 1, "verdict": "approve"},
        {"annotation": elsewhere_id, "version": 1, "verdict": "approve"},
        {"annotation": ids[2], "version": 2, "verdict": "reject", "reason": "duplicate"},
    ]
    answer = rev_api.post("projects/desk/decisions/", body)
    assert answer.status_code == 200
    found = answer.json()
    assert [row["annotation"] for row in found] == [row["annotation"] for row in body]
    assert [row["done"] for row in found] == [True, False, False, False, False, True]
    assert [row.get("problem", {}).get("status") for row in found] == [None, 412, 422, 409, 404, None]
    assert (found[1]["version"], found[1]["status"]) == (2, "submitted")
    statuses = [api.get(f"annotations/{pk}/").json()["status"] for pk in ids]
    assert statuses == ["approved", "submitted", "rejected", "draft"]


@pytest.fixture
def elsewhere_id(db):
    away = factories.project("away")
    zed = factories.member(away, "zed", "manager")
    return str(factories.annotation(factories.article(away, zed), zed).pk)


def test_a_claim_is_checked_by_two(api, rev_api, path):
    claim = api.post(path, {"kind": "claim", "spans": [factories.span(TEXT, "4,000 homes")]}).json()
    at = f"annotations/{claim['id']}/checks/"
    asked = {
        "number": 0,
        "state": "asked",
        "asked_whom": "The council",
        "asked_at": "2026-03-12T14:00:00+01:00",
    }
    first = api.post(at, asked)
    assert (first.status_code, first.json()["asked_at"]) == (201, "2026-03-12T13:00:00.000000Z")
    ready = {"number": 1, "state": "ready", "verdict": "mixed", "evidence": [{"url": "https://example.org/"}]}
    assert api.post(at, ready).status_code == 201
    check_refused(lambda: rev_api.post(at, {"number": 1, "state": "agreed"}), 409)
    check_refused(lambda: api.post(at, {"number": 2, "state": "agreed"}), 403)
    agreed = rev_api.post(at, {"number": 2, "state": "agreed"}).json()
    assert (agreed["verdict"], agreed["asked_whom"], agreed["author"]) == ("mixed", "The council", "rev")
    log = api.get(at).json()["results"]
    assert [(row["number"], row["state"]) for row in log] == [(1, "asked"), (2, "ready"), (3, "agreed")]
    quote = api.post(path, QUOTE).json()
    check_refused(lambda: api.post(f"annotations/{quote['id']}/checks/", asked), 409)


def test_pages_lead_to_every_row_once_and_back(api, path):
    ids = sorted(row["id"] for row in api.post(f"{path}?duplicates=allow", [QUOTE] * 7).json())
    for listing in (path, "projects/desk/annotations/"):
        pages = api.pages(f"{listing}?page_size=3&kind=quote")
        assert [[row["id"] for row in page] for page in pages] == [ids[:3], ids[3:6], ids[6:]]
        last = api.get(f"{listing}?page_size=3&kind=quote")
        for _ in range(2):
            last = api.get(last.json()["next"].split("/api/v1/")[1])
        assert last.json()["next"] is None
        middle = api.get(last.json()["previous"].split("/api/v1/")[1]).json()
        assert [row["id"] for row in middle["results"]] == ids[3:6]
        first = api.get(middle["previous"].split("/api/v1/")[1]).json()
        assert ([row["id"] for row in first["results"]], first["previous"]) == (ids[:3], None)


def test_filters_leave_what_they_name(api, rev_api, max_api, article, project, ann, rev, path):
    record = api.post("projects/desk/entities/", {"name": "Mara Voss", "type": "person"}).json()["id"]
    other = factories.article(project, rev, text='He said "no, {never}" \\ and left.', outlet="Post, The")
    mine = {
        "quote": factories.annotation(article, ann),
        "claim": factories.annotation(article, ann, "claim", "4,000 homes"),
        "entity": factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": record}),
        "theirs": factories.annotation(other, rev, "quote", '"no, {never}"'),
        "slash": factories.annotation(other, rev, "claim", "\\ and"),
    }
    factories.approved(mine["claim"], ann, rev)
    factories.approved(mine["quote"], ann, rev)
    undo(by=rev, article_id=article.pk)
    names = {str(row.pk): name for name, row in mine.items()}
    for query, expected in {
        "": "quote claim entity theirs slash",
        "kind=quote": "quote theirs",
        "kind=quote,entity": "quote theirs entity",
        "kind=quote&status=approved": "",
        "status=approved": "claim",
        "author=rev": "theirs slash",
        "author=rev,ann&kind=claim": "claim slash",
        "author=nobody": "",
        "reviewer=rev": "claim",
        "reviewer=ann": "",
        "tag=x": "",
        f"entity={record}": "entity",
        f"article={other.pk}": "theirs slash",
        "outlet=Post%2C%20The": "theirs slash",
        "outlet=Post": "",
        "q=MARA": "entity",
        "q=waited%20eleven": "quote",
        "q=%22no%2C%20%7Bnever%7D%22": "theirs",
        "q=%5C": "slash",
        "q=%25": "",
        "q=_": "",
        "q=%7B%22": "",
        "updated_after=2020-01-01T00:00:00Z": "quote claim entity theirs slash",
        "updated_after=2120-01-01T00:00:00%2B01:00": "",
    }.items():
        found = api.get(f"projects/desk/annotations/?{query}").json()["results"]
        assert sorted(names[row["id"]] for row in found) == sorted(expected.split()), query


def test_reading_one_annotation_takes_three_statements_at_most(api, path):
    made = api.post(path, QUOTE).json()
    assert len(statements(lambda: api.get(f"annotations/{made['id']}/"))) <= 3


def test_a_list_takes_the_same_statements_however_long(api, path):
    api.post(path, [QUOTE])
    lists = (
        path,
        "projects/desk/annotations/",
        "projects/desk/articles/",
        f"{path}?kind=quote&author=ann&q=we",
    )
    one = [statements(lambda at=at: api.get(at)) for at in lists]
    api.post(f"{path}?duplicates=allow", [QUOTE] * 2)
    three = [statements(lambda at=at: api.get(at)) for at in lists]
    assert [len(found) for found in one] == [len(found) for found in three]
    assert max(len(found) for found in one) <= 6  # with `q`, what was marked since words were read


def planned():
    """How often statements that are planned once for a connection were carried out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(generic_plans + custom_plans), 0) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def test_marking_takes_few_statements_none_of_which_is_planned_anew(api, path):
    """Who asks, the lock, the text, the action, the row and its link, the answer."""
    linked = {**QUOTE, "kind": "claim", "links": [{"role": "claimant", "spans": [[0, 3]]}]}
    api.post(path, {**linked, "spans": [[4, 9]]})
    before = planned()

    sent = statements(lambda: api.post(path, linked))

    assert (len(sent), planned() - before) == (7, 7)


def test_marking_many_takes_as_many_statements_as_marking_one(api, path):
    api.get("projects/desk/")
    many = [{"kind": "claim", "spans": [[start, start + 4]]} for start in range(50)]
    one = len(statements(lambda: api.post(path, many[:1])))
    assert len(statements(lambda: api.post(path, many))) == one


def test_a_text_of_every_sort_comes_back_as_it_is(api, ann, project):
    text = 'Tab\there \\n “ä” e\u0301 👩‍👩‍👧 "q" \u2028\u0085\x7f\x1b end\n\nü𝒳 </script>'
    at = api.post("projects/desk/articles/", {"text": text}).json()
    assert api.get(f"articles/{at['id']}/").json()["text"] == text
    body = {"kind": "claim", "spans": [[0, len(text)]], "attributes": {"statement": text}}
    made = api.post(f"articles/{at['id']}/annotations/", json.dumps(body, ensure_ascii=False)).json()
    assert (made["spans"][0]["text"], made["attributes"]["statement"]) == (text, text)


def test_what_somebody_else_wrote_is_not_theirs_to_change(api, rev_api, path):
    at = f"annotations/{api.post(path, QUOTE).json()['id']}/"
    check_refused(lambda: rev_api.patch(at, {"kind": "claim"}, version=1), 403)
    check_refused(lambda: rev_api.delete(at, version=1), 403)
    check_refused(lambda: rev_api.post(f"{at}submit/", {}, version=1), 403)
    check_problem(rev_api.post(f"{at}decisions/", {"verdict": "approve"}, version=1), 409)
