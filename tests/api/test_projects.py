"""Projects over HTTP, and what belongs to them alone: members, guidelines, records."""

import uuid

import pytest

from tests import factories
from tests.api.problems import check_problem, check_refused

pytestmark = pytest.mark.django_db


def test_projects_are_shown_to_their_members(api, project):
    [listed] = api.get("projects/").json()["results"]
    answer = api.get("projects/desk/")
    assert (answer.json(), answer["ETag"]) == (listed, '"1"')
    expected = {
        "id": str(project.pk),
        "slug": "desk",
        "name": "Desk",
        "four_eyes": True,
        "fixer_may_approve": False,
        "approvals": 1,
        "version": 1,
    }
    assert {name: listed[name] for name in expected} == expected


def test_a_manager_changes_the_rules(api, max_api):
    changed = max_api.patch("projects/desk/", {"name": "Newsroom", "approvals": 2}, version=1)
    assert (changed.status_code, changed["ETag"], changed.json()["approvals"]) == (200, '"2"', 2)
    assert max_api.patch("projects/desk/", {"approvals": 2}, version=2)["ETag"] == '"2"'
    problem = check_refused(lambda: max_api.patch("projects/desk/", {"approvals": 1}, version=1), 412)
    assert problem["current"] == max_api.get("projects/desk/").json()
    check_refused(lambda: api.patch("projects/desk/", {"approvals": 1}, version=2), 403)


def test_members_come_change_and_go(api, max_api, ann, out):
    made = max_api.post("projects/desk/members/", {"user": "out", "role": "analyst"})
    assert (made.status_code, made["ETag"], made.json()["role"]) == (201, '"1"', "analyst")
    changed = max_api.patch("projects/desk/members/out/", {"role": "reviewer"}, version=1)
    assert (changed.json()["role"], changed["ETag"]) == ("reviewer", '"2"')
    names = [row["user"] for row in api.get("projects/desk/members/").json()["results"]]
    assert sorted(names) == ["ann", "max", "out"]
    check_refused(lambda: api.delete("projects/desk/members/out/", version=2), 403)
    stale = check_refused(lambda: max_api.delete("projects/desk/members/out/", version=1), 412)
    assert stale["current"] == max_api.get("projects/desk/members/out/").json()
    assert max_api.delete("projects/desk/members/out/", version=2).status_code == 204
    check_problem(max_api.get("projects/desk/members/out/"), 404)
    check_refused(lambda: max_api.delete("projects/desk/members/out/", version=2), 404)
    check_refused(lambda: max_api.delete("projects/desk/members/max/", version=1), 409)
    check_refused(lambda: max_api.patch("projects/desk/members/max/", {"role": "analyst"}, version=1), 409)


def test_a_member_who_is_there_is_changed_only_as_seen(max_api, ann):
    path, body = "projects/desk/members/", {"user": "ann", "role": "reviewer"}
    check_refused(lambda: max_api.post(path, body), 428)
    stale = check_refused(lambda: max_api.post(path, body, version=7), 412)
    assert stale["current"] == max_api.get(f"{path}ann/").json()
    changed = max_api.post(path, body, version=1)
    assert (changed.status_code, changed["ETag"], changed.json()["role"]) == (200, '"2"', "reviewer")
    check_refused(lambda: max_api.post(path, body, version=1), 412)


def test_guidelines_name_their_newest_version(api, max_api):
    path = "projects/desk/guidelines/"
    assert api.get(path)["ETag"] == '"0"'
    for number in (0, 1):
        max_api.post(path, {"text": f"# {number}"}, If_Match=api.get(path)["ETag"])
        assert api.get(f"{path}?page_size=1")["ETag"] == f'"{number + 1}"'
    assert api.get(path, If_None_Match='"1"').status_code == 200
    same = api.get(path, If_None_Match='"2"')
    assert (same.status_code, same["ETag"], same.content) == (304, '"2"', b"")


def test_guidelines_are_kept_in_every_version(api, max_api):
    first = max_api.post("projects/desk/guidelines/", {"text": "# One"}, version=0)
    assert (first.status_code, first["ETag"], first.json()["number"]) == (201, '"1"', 1)
    second = max_api.post("projects/desk/guidelines/", {"text": "# Two"}, version=1)
    assert (second.json()["number"], second.json()["author"]) == (2, "max")
    stale = check_refused(lambda: max_api.post("projects/desk/guidelines/", {"text": "3"}, version=1), 412)
    assert stale["current"] == second.json()
    check_refused(lambda: api.post("projects/desk/guidelines/", {"text": "3"}, version=2), 403)
    texts = [row["text"] for row in api.get("projects/desk/guidelines/").json()["results"]]
    assert texts == ["# One", "# Two"]


def test_records_are_added_changed_and_deleted(api, article, ann):
    body = {"id": str(uuid.uuid4()), "name": "Mara Voss", "type": "person", "aliases": ["M. Voss"]}
    made = api.post("projects/desk/entities/", body)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert api.post("projects/desk/entities/", body).status_code == 200
    check_refused(lambda: api.post("projects/desk/entities/", {**body, "name": "Other"}), 409, "id")
    at = f"entities/{body['id']}/"
    changed = api.patch(at, {"wikidata_id": "Q42"}, version=1)
    assert (changed.json()["wikidata_id"], changed["ETag"]) == ("Q42", '"2"')
    same = {"name": "Other", "type": "person", "wikidata_id": "Q42"}
    check_refused(lambda: api.post("projects/desk/entities/", same), 409, "wikidata_id")
    mention = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": body["id"]})
    record = api.get(f"annotations/{mention.pk}/").json()["record"]
    known = {"name": "Mara Voss", "type": "person", "wikidata_id": "Q42", "local": False}
    assert record == {"id": body["id"], **known}
    check_refused(lambda: api.delete(at, version=2), 409)
    assert api.delete(f"annotations/{mention.pk}/", If_Match="*").status_code == 204
    assert api.delete(at, version=2).status_code == 204
    check_problem(api.get(at), 404)


def test_local_records_are_as_visible_as_their_article(api, as_, max_, project):
    hidden = factories.article(project, max_, text="A spokesman.", restricted=True)
    wide = as_(max_, restricted=True)
    body = {"name": "A spokesman", "type": "person", "article": str(hidden.pk)}
    made = wide.post("projects/desk/entities/", body)
    assert (made.status_code, made.json()["article"]) == (201, str(hidden.pk))
    for reader in (api, as_(max_)):
        check_problem(reader.get(f"entities/{made.json()['id']}/"), 404)
        assert reader.get("projects/desk/entities/").json()["results"] == []
        check_refused(lambda reader=reader: reader.post("projects/desk/entities/", body), 404)
    assert len(wide.get(f"projects/desk/entities/?type=person&article={hidden.pk}").json()["results"]) == 1
    identifying = {**body, "aliases": ["Bob"]}
    check_refused(lambda: wide.post("projects/desk/entities/", identifying), 422, "wikidata_id")
