"""The filters about records, by every door of the API: merged ones, unknown ones, what is out of reach."""

import uuid

import pytest

from annotations.actions.articles import change_article
from annotations.actions.records.entities import add_entity
from annotations.actions.records.merging import merge_entities
from annotations.models import Annotation, Article
from annotations.queries.exporting.export_page import export_preview
from annotations.queries.exporting.exports import read_export
from annotations.queries.of_records import RECORD_FILTERS
from tests import factories
from tests.api.problems import check_refused
from tests.queries.test_of_records import TEXT, desk, mark

__all__ = ["desk"]

FILTERS = sorted(RECORD_FILTERS)


def test_what_a_record_was_merged_into_answers_for_it(desk, api, rev):
    one = mark(desk, "one", speaker="Voss", addressee="Moll")
    gone, kept = desk.people["Voss"], desk.people["Moll"]
    merge_entities(by=rev, entity_id=gone.pk, into_id=kept.pk, version=None)

    for asked in (gone, kept, gone):
        listed = api.get(f"projects/desk/annotations/?speaker={asked.pk}").json()["results"]
        assert [row["id"] for row in listed] == [str(one.pk)]


@pytest.mark.parametrize("name", FILTERS)
def test_who_is_not_a_record_here_is_refused_with_a_sentence(desk, api, name, max_, ann):
    """A record of another project, one local to an article out of reach, and none at all are answered alike."""
    elsewhere, _ = add_entity(
        by=factories.member(other := factories.project("other"), "zoe", "manager"),
        project=other,
        values={"name": "Voss", "type": "person"},
    )
    hidden = factories.article(desk.project, max_, "Secret.", restricted=True)
    local, _ = add_entity(
        by=max_, project=desk.project, values={"name": "a nurse", "type": "person"}, article_id=hidden.pk
    )
    answers = set()
    for unknown in (elsewhere.pk, local.pk, uuid.uuid4()):
        for path in (
            "projects/desk/annotations/",
            f"articles/{desk.article.pk}/annotations/",
            "projects/desk/export/",
        ):
            refused = check_refused(lambda path=path, pk=unknown: api.get(f"{path}?{name}={pk}"), 400, name)
            answers.add(refused["detail"])
    assert answers == {f"“{name}”: there is no such record in this project."}
    no_id = check_refused(lambda: api.get(f"projects/desk/annotations/?{name}=Trump"), 400, name)
    assert no_id["detail"] == f"“{name}” is the id of a record."


ROLES = {"quote": ("speaker", "addressee"), "claim": ("claimant",)}
LAST_VOSS = [TEXT.rindex("Voss"), TEXT.rindex("Voss") + 4]


@pytest.mark.parametrize("name", FILTERS)
def test_what_is_out_of_reach_is_neither_listed_nor_exported(desk, as_, ann, max_, name):
    hidden = factories.article(desk.project, max_, text=f"{TEXT} Later.")
    record = desk.people["Voss"]
    mention = factories.annotation(hidden, max_, "entity", "Voss", attributes={"entity": str(record.pk)})
    target = [
        {"role": "speaker", "target": str(mention.pk)},
        {"role": "addressee", "target": str(mention.pk)},
    ]
    factories.annotation(hidden, max_, "quote", "“One,” Voss", links=target)
    factories.annotation(
        hidden, max_, "claim", "Costs rise", links=[{"role": "claimant", "target": str(mention.pk)}]
    )
    query = f"{name}={record.pk}&article={hidden.pk}&status=draft"
    for kind, passage in (("quote", "“Four,” Moll said of Voss"), ("claim", "Costs rise")):
        target = desk.mentions["Voss"]
        links = [{"role": role, "target": str(target.pk)} for role in ROLES[kind]]
        factories.annotation(desk.article, ann, kind, passage, links=links)
    item = {"kind": "entity", "spans": [LAST_VOSS], "attributes": {"entity": str(record.pk)}}
    if name == "about":
        factories.mark(by=ann, article_id=desk.article.pk, item=item)
    seen = as_(ann).get(f"projects/desk/annotations/?{query}").json()["results"]
    change_article(by=max_, article_id=hidden.pk, version=None, changes={"restricted": True})

    for who, more, number in ((ann, False, 0), (max_, False, 0), (max_, True, len(seen))):
        api = as_(who, restricted=more)
        listed = api.get(f"projects/desk/annotations/?{query}").json()["results"]
        assert (len(listed), count_exported(desk, who, more, {name: [str(record.pk)]})) == (number, number)
        assert export_preview(who, desk.project, {name: str(record.pk)}).annotations.exact == 1  # in the open
    assert len(seen) == 1


def count_exported(desk, who, restricted: bool, query) -> int:
    """How much of the restricted article is in an export."""
    annotations = Annotation.objects.visible_to(who, restricted=restricted).filter(project=desk.project)
    articles = Article.objects.visible_to(who, restricted=restricted)
    exported = read_export(annotations, articles, {**query, "status": ["draft"]}, project=desk.project)
    return exported.rows.filter(article__restricted=True).count()
