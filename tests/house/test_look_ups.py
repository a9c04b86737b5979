"""Words that stand in a text or a record are found as they are typed, at every look-up: one idea of “the same words”."""

import uuid

import pytest
import regex

from annotations.actions.importing.lines import import_article
from annotations.actions.people.tokens import create_token
from annotations.models import Annotation, Entity
from tests import factories
from tests.api.conftest import Api
from tests.views.htmx import HTMX, post, slot

NAMES = {
    "no-break space": ("Mara\u00a0Voss", "Mara Voss"),
    "precomposed": ("Zoe\u0308 Renn", "Zoë Renn"),
    "decomposed": ("André Moll", "Andre\u0301 Moll"),
    "case": ("IRINA KAUR", "Irina Kaur"),
    "apostrophe": ("O’Neill", "O'Neill"),
    "hyphen": ("Jean\u2011Luc Picard", "Jean-Luc Picard"),
    "en dash": ("Paris–Dakar", "Paris-Dakar"),
    "soft hyphen": ("Don\u00adau\u00addampf", "Donaudampf"),
    "zero-width space": ("Lake\u200b House", "Lake House"),
    "two spaces": ("Ida  Berg", "Ida Berg"),
    "full width": ("ＮＡＴＯ", "NATO"),
    "ligature": ("Oﬃce of Works", "office of works"),
    "quotation marks": ("the “Lark”", 'the "Lark"'),
    "sharp s": ("Weiß", "WEISS"),
    "Turkish": ("İnan Işık", "inan ışık"),
    "Persian": ("کتابی", "كتابي"),
    "Hangul": ("김민수", "\u1100\u1175\u11b7\u1106\u1175\u11ab\u1109\u116e"),
}
TEXT = "“We waited,” they said. " + "".join(f"Then {name} left. " for name, _ in NAMES.values())

every_name = pytest.mark.parametrize("stands, typed", NAMES.values(), ids=NAMES)


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


@pytest.fixture
def quote(article, ann):
    return factories.annotation(article, ann, "quote", "“We waited,”")


@pytest.fixture
def api(ann, project):
    return Api(create_token(by=ann, project=project, scope="write")[1])


def links(row: Annotation) -> list[tuple]:
    return [(link.texts, link.target_id) for link in row.links.all()]


@every_name
def test_words_for_a_slot(client, ann, quote, stands, typed):
    client.force_login(ann)
    assert slot(client, quote, "cue", value=typed).status_code == 200
    assert links(quote) == [([stands], None)]


@every_name
def test_the_name_of_a_marked_one_for_a_slot(client, ann, article, quote, stands, typed):
    client.force_login(ann)
    source = factories.annotation(article, ann, "source", stands)
    assert slot(client, quote, "speaker", value=typed).status_code == 200
    assert links(quote) == [(None, source.pk)]


@every_name
def test_an_alias_of_a_marked_one_for_a_slot(client, ann, project, article, quote, stands, typed):
    client.force_login(ann)
    record = Entity.objects.create(
        project=project, name="Somebody", type="person", aliases=["The one", stands]
    )
    source = factories.annotation(article, ann, "source", "they", attributes={"entity": str(record.pk)})
    assert slot(client, quote, "speaker", value=typed).status_code == 200
    assert links(quote) == [(None, source.pk)]


@every_name
def test_words_that_wait_for_a_name_in_a_slot(client, ann, article, quote, stands, typed):
    client.force_login(ann)
    slot(client, quote, "speaker", value="they")
    source = factories.annotation(article, ann, "source", f"Then {stands}")
    assert slot(client, quote, "speaker", value=typed).status_code == 200
    assert links(quote) == [(["they"], source.pk)]


@every_name
def test_selected_words_that_are_marked_elsewhere(client, ann, project, stands, typed):
    client.force_login(ann)
    article = factories.article(project, ann, text=f"“Yes,” {typed} said.\nThen {stands} left.")
    quote = factories.annotation(article, ann, "quote", "“Yes,”")
    source = factories.annotation(article, ann, "source", stands)
    slot(client, quote, "speaker", spans=f"7-{7 + len(typed)}")
    assert links(quote) == [([typed], source.pk)]


@every_name
def test_a_passage_that_is_typed_to_be_marked(client, ann, article, stands, typed):
    client.force_login(ann)
    answer = client.post(f"/a/{article.pk}/mark/", {"kind": "entity", "passage": typed})
    assert answer.status_code == 303
    assert Annotation.objects.get().texts == [stands]


@every_name
def test_the_other_places_of_a_name(client, ann, project, stands, typed):
    client.force_login(ann)
    article = factories.article(project, ann, text=f"Here {typed} came.\nThen {stands} left.")
    row = factories.annotation(article, ann, "entity", typed)
    path = f"/a/{article.pk}/{row.pk}/occurrences/"
    start, end = factories.span(f"Here {typed} came.\nThen {stands} left.", stands)
    assert f'value="{start}-{end}"' in client.get(path, headers=HTMX).content.decode()
    assert post(client, path, version=1, span=[f"{start}-{end}"]).status_code == 200
    assert Annotation.objects.filter(article=article).count() == 2


@every_name
def test_the_record_that_a_mention_means(client, ann, project, article, stands, typed):
    client.force_login(ann)
    record = Entity.objects.create(project=project, name=stands, type="person")
    mention = factories.annotation(article, ann, "entity", "they")
    path = f"/a/{article.pk}/{mention.pk}/record/"
    assert post(client, path, version=1, value=typed, make="project").status_code == 200
    mention.refresh_from_db()
    assert (mention.entity, Entity.objects.count()) == (record, 1)


@every_name
def test_records_that_are_offered_and_searched(client, ann, project, article, api, stands, typed):
    client.force_login(ann)
    record = Entity.objects.create(project=project, name=stands, type="person")
    Entity.objects.create(project=project, name="Somebody else", type="person")
    offered = client.get(
        f"/a/{article.pk}/records/", {"value": "".join(regex.findall(r"\X", typed)[:-1])}
    ).content.decode()
    assert (offered.count("<option"), stands in offered.replace("&#x27;", "'")) == (1, True)
    for q in (typed, "".join(regex.findall(r"\X", typed)[1:])):
        assert client.get("/p/desk/entities/", {"q": q}).context["records"] == [record]
    [row] = api.get(f"projects/desk/entities/?name={typed}").json()["results"]
    assert row["id"] == str(record.pk)


@every_name
def test_annotations_by_their_words(client, ann, project, article, api, stands, typed):
    row = factories.annotation(article, ann, "entity", f"Then {stands}")
    factories.annotation(article, ann, "entity", "they")
    for q in (typed, "".join(regex.findall(r"\X", typed)[1:])):
        [found] = api.get(f"projects/desk/annotations/?q={q}").json()["results"]
        assert found["id"] == str(row.pk)


@every_name
def test_the_record_of_an_imported_annotation(project, max_, stands, typed):
    record = Entity.objects.create(project=project, name=stands, type="person")
    Entity.objects.create(project=project, name=stands, type="place")
    item = {
        "id": str(uuid.uuid4()),
        "kind": "entity",
        "spans": [{"start": 0, "end": 4}],
        "attributes": {"entity": str(uuid.uuid4())},
        "record": {"name": typed, "type": "person", "local": False},
    }

    import_article(by=max_, project=project, document={"text": "Then they left.", "annotations": [item]})

    assert Annotation.objects.get().entity == record


def test_of_two_records_that_are_called_alike_the_exact_one_is_meant(client, ann, project, article):
    client.force_login(ann)
    records = [
        Entity.objects.create(project=project, name=name, type="other") for name in ("polish", "Polish")
    ]
    mention = factories.annotation(article, ann, "entity", "they")
    for version, record in enumerate(records, start=1):
        post(client, f"/a/{article.pk}/{mention.pk}/record/", version=version, value=record.name)
        mention.refresh_from_db()
        assert mention.entity == record


def test_of_two_typed_passages_the_exact_one_is_meant(client, ann, project):
    client.force_login(ann)
    article = factories.article(project, ann, text="The Lark sang. A lark, the lark and a LARK.")
    client.post(f"/a/{article.pk}/mark/", {"kind": "entity", "passage": "LARK"})
    assert Annotation.objects.get().spans == ((38, 42),)
    answer = client.post(f"/a/{article.pk}/mark/", {"kind": "entity", "passage": "the  Lark"})
    assert (answer.status_code, "2 times; say which" in answer.content.decode()) == (422, True)


def test_typed_words_are_whole_words_before_they_are_parts(client, ann, project):
    client.force_login(ann)
    article = factories.article(project, ann, text="“Yes,” Annika said to Ann. Donaudampf.")
    quote = factories.annotation(article, ann, "quote", "“Yes,”")
    slot(client, quote, "cue", value="ann")
    assert links(quote) == [(["Ann"], None)]
    slot(client, quote, "cue", value="dampf")
    assert links(quote) == [(["dampf"], None)]


@pytest.mark.parametrize("typed", ["Zoe Renn", "Mara", "\u200b", "4 x 4"])
def test_other_words_are_not_found(client, ann, project, typed):
    client.force_login(ann)
    article = factories.article(project, ann, text="“Yes,” Zoë Renn said. Mаra in Cyrillic. 4 × 4.")
    quote = factories.annotation(article, ann, "quote", "“Yes,”")
    assert slot(client, quote, "cue", value=typed).status_code == 422
    assert links(quote) == []
