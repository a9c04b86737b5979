"""Entity records through the API: what is local stays where it is, and nothing tells of what is out of reach."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.articles import change_article
from annotations.actions.records.entities import add_entity
from annotations.models import Annotation, ArticleReader, Entity, Member
from annotations.queries.entities import is_called
from annotations.text.same_words import make_key
from tests import factories
from tests.api.problems import check_problem, check_refused


@pytest.fixture
def record(project):
    return Entity.objects.create(project=project, name="Mara Voss", type="person")


@pytest.fixture
def local(project, article):
    return Entity.objects.create(project=project, article=article, name="a spokesman", type="person")


def names(api, query=""):
    answer = api.get(f"projects/desk/entities/{query}")
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_local_records_are_listed_only_with_their_article(as_, ann, article, project, record, local):
    other = factories.article(project, ann, text="Another one.")
    api = as_(ann)
    assert names(api) == ["Mara Voss"]
    assert names(api, f"?article={article.pk}") == ["a spokesman"]
    assert names(api, f"?article={other.pk}") == []
    assert names(api, f"?article={article.pk}&article={other.pk}&type=person") == ["a spokesman"]


def test_local_records_of_an_article_out_of_reach_are_not_listed(as_, ann, max_, article, local):
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": True})
    check_problem(as_(ann).get(f"projects/desk/entities/?article={article.pk}"), 404)
    check_problem(as_(max_).get("projects/desk/entities/?article=x"), 400)


def test_many_articles_cost_as_much_as_one(as_, ann, project, article, local):
    api = as_(ann)
    names(api)  # the first call through a token writes down that it is in use
    others = [factories.article(project, ann, text=f"Number {place}.") for place in range(2)]
    costs = []
    for asked in ([article], [article, *others]):
        with CaptureQueriesContext(connection) as statements:
            assert names(api, "?" + "&".join(f"article={row.pk}" for row in asked)) == ["a spokesman"]
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_one_article_out_of_reach_among_others_is_not_there(as_, ann, max_, project, article, local):
    hidden = factories.article(project, max_, text="“No,” said Mara Voss.")
    change_article(by=max_, article_id=hidden.pk, version=None, changes={"restricted": True})
    for unknown in (hidden.pk, uuid.uuid4()):
        check_problem(as_(ann).get(f"projects/desk/entities/?article={article.pk}&article={unknown}"), 404)
    check_problem(as_(ann).get(f"projects/desk/entities/?article={article.pk}&article=x"), 400, "article")


@pytest.mark.parametrize(
    "field", [{"description": "of the navy"}, {"aliases": ["the man"]}, {"wikidata_id": "Q1"}]
)
def test_a_local_record_holds_nothing_that_identifies(as_, ann, article, local, field):
    api = as_(ann)
    body = {"name": "a man", "type": "person", "article": str(article.pk), **field}
    check_problem(api.post("projects/desk/entities/", body), 422)
    check_problem(api.patch(f"entities/{local.pk}/", field, If_Match="*"), 422)
    assert Entity.objects.count() == 1


def test_a_refused_deletion_counts_only_what_the_person_sees(as_, ann, max_, project, article, record):
    hidden = factories.article(project, max_, text="“No,” said Mara Voss.")
    change_article(by=max_, article_id=hidden.pk, version=None, changes={"restricted": True})
    for where, who in ((article, ann), (hidden, max_)):
        factories.annotation(
            where, who, "entity", "Mara Voss", attributes={"type": "person", "entity": str(record.pk)}
        )
    for who, seen in ((ann, "1 of them"), (max_, "2 of them")):
        refused = as_(who, restricted=True).delete(f"entities/{record.pk}/", If_Match="*")
        check_problem(refused, 409)
        assert seen in refused.json()["detail"]
    assert Annotation.objects.filter(entity=record).count() == 2


@pytest.fixture
def two(project, ann):
    return [
        add_entity(by=ann, project=project, values={"name": name, "type": "person"})[0]
        for name in ("M. Voss", "Mara Voss")
    ]


def test_a_record_is_merged_after_it_was_asked_how_much_that_is(rev_api, api, article, ann, rev, two):
    gone, kept = two
    row = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(gone.pk)})
    factories.approved(row, ann, rev)
    path, body = f"entities/{gone.pk}/merge/", {"into": str(kept.pk)}

    asked = rev_api.get(f"{path}?into={kept.pk}").json()
    check_refused(lambda: rev_api.post(path, body), 428)
    check_refused(lambda: rev_api.post(path, body, version=2), 412)
    check_refused(lambda: api.post(path, body, version=1), 403)
    done = rev_api.post(path, body, version=1)

    assert asked == {"annotations": 1, "reopened": 1}
    assert {name: done.json()[name] for name in asked} == asked
    assert (done.json()["record"]["id"], done.json()["record"]["aliases"]) == (str(kept.pk), ["M. Voss"])
    assert rev_api.get(f"annotations/{row.pk}/").json()["record"]["id"] == str(kept.pk)
    again = rev_api.post(path, body, version=2)
    assert (again.status_code, again.json()["action"]) == (200, None)


def test_an_old_id_answers_with_where_it_went(rev_api, api, article, ann, two):
    gone, kept = two
    row = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(gone.pk)})
    rev_api.post(f"entities/{gone.pk}/merge/", {"into": str(kept.pk)}, version=1)

    old = api.get(f"entities/{gone.pk}/").json()
    listed = api.get("projects/desk/entities/").json()["results"]
    by_old_id = api.get(f"projects/desk/annotations/?entity={gone.pk}").json()["results"]

    assert (old["id"], old["merged_into"]) == (str(gone.pk), str(kept.pk))
    assert [(one["id"], one["merged_into"]) for one in listed] == [(str(kept.pk), None)]
    assert [one["id"] for one in by_old_id] == [str(row.pk)]
    for send in (
        lambda: api.patch(f"entities/{gone.pk}/", {"name": "X"}, version=2),
        lambda: api.delete(f"entities/{gone.pk}/", version=2),
    ):
        assert "was merged into “Mara Voss”" in check_refused(send, 409)["detail"]


def test_a_merge_is_taken_back(rev_api, max_api, two, article, ann):
    gone, kept = two
    row = factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(gone.pk)})
    path = f"entities/{gone.pk}/merge/"
    rev_api.post(path, {"into": str(kept.pk)}, version=1)

    check_refused(lambda: max_api.delete(path, version=2), 409)
    check_refused(lambda: rev_api.delete(path, version=1), 412)
    undone = rev_api.delete(path, version=2)

    assert (undone.status_code, undone.json()["record"]["merged_into"]) == (200, None)
    assert rev_api.get(f"annotations/{row.pk}/").json()["record"]["id"] == str(gone.pk)
    assert rev_api.get(f"entities/{kept.pk}/").json()["aliases"] == []


@pytest.mark.parametrize("body", [{}, {"into": 5}, {"into": "x"}, {"into": None}, {"from": "x"}, []])
def test_what_names_no_record_to_merge_into_is_refused(rev_api, two, body):
    check_refused(lambda: rev_api.post(f"entities/{two[0].pk}/merge/", body, version=1), 422)


def test_two_wikidata_ids_are_a_conflict(rev_api, project, ann):
    one, other = (
        add_entity(
            by=ann, project=project, values={"name": f"R{n}", "type": "person", "wikidata_id": f"Q{n}"}
        )[0]
        for n in (1, 2)
    )

    problem = check_refused(
        lambda: rev_api.post(f"entities/{one.pk}/merge/", {"into": str(other.pk)}, version=1), 409, "into"
    )

    assert problem["detail"] == "These are two by their Wikidata ids, Q1 and Q2: put that right first."


PARTS = {
    "a beginning": ("Mara Voss", "mar", True),
    "an end": ("Mara Voss", "oss", True),
    "two words": ("Mara Voss", "ra vo", True),
    "an alias": ("the mayor", "MAYO", True),
    "one letter": ("Mara Voss", "v", True),
    "two letters": ("Mara Voss", "aV", False),
    "no spaces between words": ("习近平", "近平", True),
    "an accent": ("Zoë Renn", "zoe\u0308", True),
    "parts of two names": ("Mara Voss", "mara the", False),
    "all, and more": ("Mara Voss", "mara vossen", False),
    "a wildcard": ("Mara Voss", "%", False),
    "nothing to see": ("Mara Voss", "\u200b", False),
}


@pytest.mark.parametrize("name, asked, is_listed", PARTS.values(), ids=PARTS)
def test_records_are_listed_by_a_part_of_a_name_or_alias(api, project, ann, name, asked, is_listed):
    add_entity(by=ann, project=project, values={"name": "Ida Berg", "type": "person"})
    add_entity(by=ann, project=project, values={"name": name, "type": "person", "aliases": ["the mayor"]})

    listed = api.client.get(
        "/api/v1/projects/desk/entities/", {"name": asked}, headers={"Authorization": f"Bearer {api.secret}"}
    )

    assert [row["name"] for row in listed.json()["results"]] == [name] * is_listed


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    names=st.lists(st.text("abä 習", min_size=1, max_size=6), max_size=4), part=st.text("abä 習", max_size=4)
)
def test_the_index_of_parts_leaves_no_name_out(project, names, part):
    """What is looked up by the index is what has the part in it, and nothing else."""
    Entity.objects.all().delete()
    rows = [Entity.objects.create(project=project, name=f"x{name}", type="other") for name in names]
    key = make_key(part)

    listed = set(Entity.objects.filter(is_called(project.pk, [part])))

    assert listed == {row for row in rows if key and key in make_key(row.name)}


def test_a_local_record_is_promoted_once(as_, ann, api, project, article, local):
    path = f"entities/{local.pk}/promote/"
    check_refused(lambda: api.post(path, {}, version=5), 412)
    check_refused(lambda: api.post(path, {"article": None}, version=1), 422)

    first, again = (api.post(path, {}, version=1) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["article"], again.json()["version"]) == (None, 2)
    assert names(api) == ["a spokesman"]


def test_only_a_manager_shows_a_name_of_a_restricted_article_to_everybody(as_, rev, max_, article, local):
    change_article(by=max_, article_id=article.pk, version=None, changes={"restricted": True})
    reader = Member.objects.get(user=rev)
    ArticleReader.objects.create(project=article.project, article=article, member=reader)

    path = f"entities/{local.pk}/promote/"
    check_problem(as_(rev, restricted=True).post(path, {}, version=1), 403)
    assert as_(max_, restricted=True).post(path, {}, version=1).status_code == 200
