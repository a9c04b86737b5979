import pytest
from django.urls import reverse

from annotations.actions.entities import add_entity, change_entity
from annotations.models import Entity
from tests import factories
from tests.views.conftest import text_of

LIST = "/p/desk/entities/"
VOSS = {"name": "Mara Voss", "type": "person"}


@pytest.fixture
def voss(project, ann):
    return add_entity(by=ann, project=project, values={**VOSS, "aliases": ["the mayor"]})[0]


def test_a_record_is_added(browse, project):
    sent = {**VOSS, "aliases": "Voss\r\n\r\nmayor Voss\r\nVoss", "wikidata_id": "Q42", "description": "Mayor"}
    assert browse("ann").post(LIST, sent).status_code == 302
    record = Entity.objects.get()
    assert (record.name, record.type, record.aliases, record.wikidata_id, record.description) == (
        "Mara Voss",
        "person",
        ["Voss", "mayor Voss"],
        "Q42",
        "Mayor",
    )


@pytest.mark.parametrize(
    "sent",
    [{"name": ""}, {"type": "ghost"}, {"wikidata_id": "42"}, {"name": "x" * 301}, {"aliases": "x" * 301}],
)
def test_a_record_that_cannot_be_is_refused(browse, project, sent):
    assert browse("ann").post(LIST, {**VOSS, **sent}).status_code == 422
    assert not Entity.objects.exists()


def test_a_wikidata_id_is_there_once(browse, project):
    browse("ann").post(LIST, {**VOSS, "wikidata_id": "Q42"})
    answer = browse("ann").post(LIST, {**VOSS, "wikidata_id": "Q42"})
    assert answer.status_code == 409
    assert "Another record of this project has this Wikidata id." in text_of(answer)


def test_records_are_listed_with_their_use(browse, article, ann, voss):
    factories.annotation(article, ann, "entity", "Mara Voss", attributes={"entity": str(voss.pk)})
    assert [(row.name, row.used) for row in browse("ann").get(LIST).context["records"]] == [("Mara Voss", 1)]


@pytest.mark.parametrize("q, found", [("voss", 1), ("MAYOR", 1), ("Q1", 0), ("zebra", 0), ("%", 0), ("'", 0)])
def test_records_are_searched_by_name_and_alias(browse, voss, q, found):
    assert len(browse("ann").get(LIST, {"q": q}).context["records"]) == found


def test_a_record_local_to_an_article_is_not_offered_elsewhere(browse, project, article, ann, max_):
    hidden = factories.article(project, max_, "Secret.", restricted=True)
    local, _ = add_entity(
        by=max_, project=project, values={"name": "a nurse", "type": "person"}, article_id=hidden.pk
    )
    assert "a nurse" not in text_of(browse("max").get(LIST))
    assert browse("ann").get(reverse("entity", args=["desk", local.pk])).status_code == 404
    assert browse("max").get(reverse("entity", args=["desk", local.pk])).status_code == 200


def test_a_record_is_changed(browse, voss):
    answer = browse("rev").post(f"{LIST}{voss.pk}/", {**VOSS, "name": "M. Voss", "version": 1})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert Entity.objects.get().name == "M. Voss"


def test_a_record_that_moved_on_is_shown_with_one_s_own(browse, voss, ann):
    change_entity(by=ann, entity_id=voss.pk, version=1, changes={"name": "Theirs"})
    answer = browse("ann").post(f"{LIST}{voss.pk}/", {**VOSS, "name": "Mine", "version": 1})
    assert answer.status_code == 412
    assert "Two people changed this at once." in text_of(answer)
    assert "What it is now Theirs · person" in text_of(answer)
    assert Entity.objects.get().name == "Theirs"


def test_the_list_costs_the_same_with_more_records(browse, project, ann, voss, django_assert_num_queries):
    client = browse("ann")
    with django_assert_num_queries(5):
        client.get(LIST)
    for name in ("Edwin Thale", "Saltmere"):
        add_entity(by=ann, project=project, values={"name": name, "type": "other"})
    with django_assert_num_queries(5):
        assert len(client.get(LIST).context["records"]) == 3


def test_records_go_on_on_the_next_page(browse, project, ann, monkeypatch):
    monkeypatch.setattr("annotations.queries.entities.PAGE", 1)
    monkeypatch.setattr("annotations.views.entities.PAGE", 1)
    for name in ("B & b", "A", "C"):
        add_entity(by=ann, project=project, values={"name": name, "type": "other"})
    names, after = [], ""
    while len(names) < 3:
        page = browse("ann").get(LIST, {"after": after} if after else {})
        names += [row.name for row in page.context["records"]]
        after = page.context["after"]
    assert (names, after) == (["A", "B & b", "C"], "")
    assert browse("ann").get(LIST, {"after": "nonsense"}).status_code == 422


def test_a_record_that_nothing_uses_is_deleted(browse, project, ann):
    record, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})
    client, path = browse("ann"), f"/p/desk/entities/{record.pk}/delete/"
    assert "Nothing uses this record." in text_of(client.get(path))

    answer = client.post(path, {"version": record.version})

    assert (answer.status_code, answer["Location"]) == (302, "/p/desk/entities/")
    assert "Mara Voss" not in client.get("/p/desk/entities/").content.decode().partition("<tbody")[2]
    assert client.get(path).status_code == 404


def test_what_uses_a_record_is_said_and_keeps_it(browse, project, article, ann):
    record, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})
    mention = factories.annotation(
        article, ann, "entity", "Mara Voss", attributes={"type": "person", "entity": str(record.pk)}
    )
    client, path = browse("ann"), f"/p/desk/entities/{record.pk}/delete/"

    asked, refused = client.get(path), client.post(path, {"version": record.version})

    assert "1 annotation uses this record." in text_of(asked)
    assert f"/a/{article.pk}/?annotation={mention.pk}" in asked.content.decode()
    assert '<button class="button danger">' not in asked.content.decode()
    assert refused.status_code == 409
    record.refresh_from_db()
    assert record.deleted_at is None


def test_a_record_that_was_changed_meanwhile_is_not_deleted(browse, project, ann):
    record, _ = add_entity(by=ann, project=project, values={"name": "Mara Voss", "type": "person"})

    answer = browse("ann").post(f"/p/desk/entities/{record.pk}/delete/", {"version": record.version + 1})

    assert answer.status_code == 412
    assert "was changed by somebody" in text_of(answer)
