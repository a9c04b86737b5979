"""What follows from annotations, in JSON and in exports: the same at both doors, and read back by nobody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.actions.annotating.marking import mark_many
from annotations.actions.annotating.sameness import Duplicates
from annotations.actions.importing.lines import import_article
from annotations.actions.people.tokens import create_token
from annotations.models import Annotation
from annotations.models.fields import new_id
from annotations.queries.exporting.computed import FURTHEST
from annotations.queries.exporting.documents import annotations_by_id
from annotations.queries.exporting.places import fill
from annotations.text.quotes.quotations import form
from annotations.text.spans import Span
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "“We wait,” Voss told us. She “will” go. It is late. “Nobody,” she added, “came.”"


def span(passage):
    return [TEXT.index(passage), TEXT.index(passage) + len(passage)]


@pytest.fixture
def article(project, ann):
    return factories.article(project, ann, text=TEXT)


def document_of(row):
    return json.loads(annotations_by_id([row.pk])[0])


def quote(article, ann, passage, **more):
    return factories.annotation(article, ann, "quote", passage, **more)


@pytest.mark.parametrize(
    ("passage", "derived", "quoted"),
    [
        ("“We wait,”", "direct", ["“We wait,”"]),
        ("“will” go", "mixed", ["“will”"]),
        ("It is late", "indirect", []),
    ],
)
def test_a_quote_says_its_form_and_what_of_it_is_quoted(article, ann, passage, derived, quoted):
    computed = document_of(quote(article, ann, passage))["computed"]

    assert computed["form"] == derived
    assert [(part["text"], TEXT[part["start"] : part["end"]]) for part in computed["quoted"]] == [
        (words, words) for words in quoted
    ]
    assert computed["inherited"] is None


def test_a_form_that_was_chosen_is_the_form(article, ann):
    chosen = quote(article, ann, "It is late", attributes={"form": "mixed"})

    assert document_of(chosen)["computed"]["form"] == "mixed"


def test_a_claim_says_its_passage_until_somebody_states_it(article, ann):
    bare = factories.annotation(article, ann, "claim", "It is late")
    stated = factories.annotation(article, ann, "claim", "Nobody", attributes={"statement": "No one came."})

    assert document_of(bare)["computed"]["statement"] == "It is late"
    assert document_of(stated)["computed"]["statement"] == "No one came."
    assert document_of(factories.annotation(article, ann, "entity", "Voss"))["computed"] == {}


def test_words_of_links_come_with_what_is_around_them(article, ann):
    row = quote(article, ann, "“We wait,”", links=[{"role": "speaker", "spans": [span("Voss")]}])

    [link] = document_of(row)["links"]

    start, end = span("Voss")
    assert (link["prefix"], link["suffix"]) == (TEXT[max(0, start - 32) : start], TEXT[end : end + 32])


def test_what_is_handed_on_is_said_and_where_it_is_from(article, ann):
    speaker = factories.annotation(article, ann, "source", "Voss")
    links = [{"role": "speaker", "target": str(speaker.pk)}, {"role": "cue", "spans": [span("told")]}]
    first = quote(article, ann, "“We wait,”", links=links)
    second = quote(
        article,
        ann,
        "“Nobody,”",
        links=[{"role": "continues", "target": str(first.pk)}, {"role": "cue", "spans": [span("added")]}],
    )
    claim = factories.annotation(
        article, ann, "claim", "Nobody", links=[{"role": "stated_in", "target": str(second.pk)}]
    )

    said, claimed = (document_of(row)["computed"]["inherited"] for row in (second, claim))

    assert [(link["role"], link["target"], link["from"]) for link in said["links"]] == [
        ("speaker", str(speaker.pk), str(first.pk))
    ]
    assert said["links"][0]["means"]["words"] == "Voss"
    assert [(link["role"], link["from"]) for link in claimed["links"]] == [("claimant", str(first.pk))]
    assert said["attributed"] is None


def test_beyond_the_first_who_names_a_speaker_nothing_is_looked_for(article, ann):
    begun = [{"role": "speaker", "spans": [span("Voss")]}, {"role": "via", "spans": [span("us")]}]
    first = quote(article, ann, "“We wait,”", links=begun)
    goes_on = {"role": "continues", "target": str(first.pk)}
    other = {"role": "speaker", "spans": [span("She")]}
    second = quote(article, ann, "“Nobody,”", links=[goes_on, other])
    third = quote(article, ann, "“came.”", links=[{"role": "continues", "target": str(second.pk)}])

    inherited = document_of(third)["computed"]["inherited"]["links"]

    assert [(link["role"], link["spans"][0]["text"]) for link in inherited] == [("speaker", "She")]


def test_what_is_said_of_nobody_is_handed_on_until_somebody_says_otherwise(article, ann):
    first = quote(article, ann, "“We wait,”", attributes={"attributed": "nobody"})
    goes_on = [{"role": "continues", "target": str(first.pk)}]
    second = quote(article, ann, "“Nobody,”", links=goes_on)
    third = quote(article, ann, "“came.”", links=goes_on, attributes={"attributed": "article"})

    handed = [document_of(row)["computed"]["inherited"] for row in (second, third)]

    assert handed == [{"attributed": "nobody", "links": []}, {"attributed": None, "links": []}]


def test_chains_are_followed_to_the_first_who_names_a_speaker_and_no_further_than_far(project, ann):
    size = FURTHEST + 2
    ids = [str(new_id()) for _ in range(size)]
    items = [{"id": pk, "kind": "quote", "spans": [[2 * n, 2 * n + 1]]} for n, pk in enumerate(ids)]
    for before, item in zip(ids, items[1:], strict=False):
        item["links"] = [{"role": "continues", "target": before}]
    items[0]["links"] = [{"role": "speaker", "spans": [[0, 1]]}]
    long = factories.article(project, ann, text="a " * size)
    mark_many(by=ann, article_id=long.pk, items=items, duplicates=Duplicates.ALLOW)

    last_but_one, last = (document_of(Annotation.objects.get(pk=pk)) for pk in ids[-2:])

    assert [link["from"] for link in last_but_one["computed"]["inherited"]["links"]] == [ids[0]]
    assert last["computed"]["inherited"]["links"] == []


def lines_of(api_client, secret, query):
    answer = api_client.get(
        f"/api/v1/projects/desk/export/?status=draft&{query}", headers={"Authorization": f"Bearer {secret}"}
    )
    return [json.loads(line) for line in b"".join(answer).splitlines()]


@pytest.mark.parametrize("text", ["full", "passages", "none"])
def test_an_export_says_the_same_and_no_more_of_the_text_than_is_asked_for(
    client, project, article, ann, text
):
    quote(article, ann, "“will” go", links=[{"role": "speaker", "spans": [span("She")]}])
    factories.annotation(article, ann, "claim", "It is late")
    secret = create_token(by=ann, project=project, scope="read")[1]

    [line] = lines_of(client, secret, f"text={text}")

    for exported in line["annotations"]:
        shown = document_of(Annotation.objects.get(pk=exported["id"]))
        if text == "none":
            told = json.dumps(exported, ensure_ascii=False)
            assert not [word for word in ("will", "late", "She") if word in told]
            assert exported["computed"].get("form") == shown["computed"].get("form")
        else:
            assert exported["computed"] == shown["computed"]


def test_what_comes_in_does_not_read_what_is_computed(client, project, article, ann, max_):
    quote(article, ann, "“will” go", links=[{"role": "speaker", "spans": [span("She")]}])
    secret = create_token(by=ann, project=project, scope="read")[1]
    [line] = lines_of(client, secret, "")
    before = line["annotations"][0]
    other = factories.project("other")
    factories.member(other, "max", "manager")
    lie = {"form": "direct", "quoted": 5, "statement": [], "inherited": "x"}
    sent = {**line, "id": str(new_id()), "annotations": [{**before, "id": str(new_id()), "computed": lie}]}

    import_article(by=max_, project=other, document=sent)

    made = document_of(Annotation.objects.get(project=other))
    assert made["computed"] == before["computed"]
    assert made["attributes"] == before["attributes"]


def test_people_cannot_write_what_looks_like_a_place(article, ann):
    lie = "\x01words  {[0,5)}\x01"
    row = factories.annotation(article, ann, "claim", "It is late")
    Annotation.objects.filter(pk=row.pk).update(
        attributes={"statement": lie}
    )  # past the door, which refuses it
    quote(article, ann, "“will” go")

    assert document_of(row)["computed"]["statement"] == lie


@given(text=st.text("“”‘’\"'«» ab\n", min_size=1, max_size=60), data=st.data())
def test_the_form_is_that_of_the_marks_in_any_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    made = json.loads(fill(f"{{\x01words  {{[{start},{end})}}\x01}}", text))

    assert made["form"] == form(text, [Span(start, end)])
    assert all(text[part["start"] : part["end"]] == part["text"] for part in made["quoted"])
