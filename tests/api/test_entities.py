"""Entity records through the API: what is local stays where it is, and nothing tells of what is out of reach."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.articles import change_article
from annotations.models import Annotation, Entity
from tests import factories
from tests.api.problems import check_problem


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
