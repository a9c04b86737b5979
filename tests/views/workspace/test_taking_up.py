"""Words in links, and the entity or source that is marked or linked later: offered, and linked in one step."""

import re
import uuid

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.slots import clear_slot
from annotations.actions.annotating.undoing import undo
from annotations.actions.articles import change_article
from annotations.actions.records.entities import add_entity
from annotations.choices import LinkRole, Status, Verb
from annotations.models import Action, Annotation
from tests import factories
from tests.views.htmx import HTMX, post
from tests.views.plain import plain

TEXT = "“One,” Trump said. “Two,” TRUMP said. “Three,” he told Trump. Donald Trump left. Trump’s men stayed."


@pytest.fixture
def desk(project, ann):
    return factories.article(project, ann, text=TEXT)


def said(desk, by, passage: str, role="speaker", start=None, words="Trump", **more) -> Annotation:
    """A quote with words in a slot, of which it is not said whom they mean."""
    start = TEXT.index(words, TEXT.index(passage)) if start is None else start
    links = [{"role": role, "spans": [[start, start + len(words)]]}]
    return factories.annotation(desk, by, "quote", passage, links=links, **more)


@pytest.fixture
def quotes(desk, ann):
    return [
        said(desk, ann, "“One,”"),
        said(desk, ann, "“Two,”", words="TRUMP"),
        said(desk, ann, "“Three,”", role="addressee"),
    ]


@pytest.fixture
def others(desk, ann):
    """Words that are not only the name, a pronoun, and words that mean somebody already."""
    meant = factories.annotation(desk, ann, "source", "Trump’s men", attributes={"type": "other"})
    linked = said(desk, ann, "One,” Trump")
    links = [{"role": "speaker", "spans": [list(linked.links.get().spans[0])], "target": str(meant.pk)}]
    change(by=ann, annotation_id=linked.pk, version=None, changes={"links": links})
    return [linked, said(desk, ann, "Three,”", words="he"), said(desk, ann, "“Two", words="Trump’s men")]


@pytest.fixture
def trump(desk, project, ann):
    """An entity that is marked later, and linked to a record with another name."""
    record, _ = add_entity(
        by=ann, project=project, values={"name": "Donald J. Trump", "type": "person", "aliases": ["Trump"]}
    )
    return factories.annotation(desk, ann, "entity", "Donald Trump", attributes={"entity": str(record.pk)})


def text_of(answer) -> str:
    """The words of an answer."""
    words = re.sub(r"<[^>]+>", " ", plain(answer.content.decode()))
    return re.sub(r"\s+([”?:,.])", r"\1", re.sub(r"“\s+", "“", " ".join(words.split())))


def targets(*rows: Annotation) -> list:
    return [link.target_id for row in rows for link in row.links.all()]


def shown(client, row) -> str:
    return text_of(client.get(f"/a/{row.article_id}/{row.pk}/", headers=HTMX))


def link_all(client, meant, *rows, **more):
    more = {"version": meant.version, "annotation": [str(row.pk) for row in rows], **more}
    return post(client, f"/a/{meant.article_id}/{meant.pk}/take-up/", **more)


def test_words_that_say_its_name_are_offered_and_linked_in_one_step(client, ann, quotes, others, trump):
    client.force_login(ann)
    before = targets(*others)
    assert "3 quotes say “Trump”: link them to Donald J. Trump? Link 3 quotes" in shown(client, trump)

    answer = link_all(client, trump, *quotes)

    assert answer.status_code == 200
    assert "3 are linked. u takes that back." in text_of(answer)
    assert targets(*quotes) == [trump.pk] * 3
    assert [link.texts for row in quotes for link in row.links.all()] == [["Trump"], ["TRUMP"], ["Trump"]]
    assert targets(*others) == before
    assert "quotes say" not in shown(client, trump)


def test_one_undo_takes_it_back(client, ann, quotes, trump):
    client.force_login(ann)
    link_all(client, trump, *quotes)

    taken = undo(by=ann, article_id=trump.article_id)

    assert set(taken.annotation_ids) == {row.pk for row in quotes}
    assert targets(*quotes) == [None] * 3


def test_it_is_offered_as_soon_as_an_entity_is_marked(client, ann, desk, quotes):
    client.force_login(ann)
    start, end = factories.span(TEXT, "Trump")

    answer = post(client, f"/a/{desk.pk}/mark/", kind="entity", spans=f"{start}-{end}")

    assert "3 quotes say “Trump”: link them to this entity?" in text_of(answer)


def test_a_pronoun_is_nobody_s_name(client, ann, desk, others):
    client.force_login(ann)
    he = factories.annotation(desk, ann, "entity", "he", attributes={"mention": "pronoun"})
    assert "quote says" not in shown(client, he)
    change(by=ann, annotation_id=he.pk, version=None, changes={"attributes": {"mention": None}})
    assert "1 quote says “he”: link it to this entity?" in shown(client, he)


def test_sent_twice_it_is_done_once(client, ann, quotes, trump):
    client.force_login(ann)
    action = uuid.uuid4()

    first, again = (link_all(client, trump, *quotes, action=action) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert Action.objects.filter(verb="change").count() == 1
    assert list(Annotation.objects.filter(kind="quote").values_list("version", flat=True)) == [2, 2, 2]


def test_what_others_did_meanwhile_stays(client, ann, quotes, trump, desk, others):
    """What is linked by then is left out, what was not shown is not touched, and nothing left is said so."""
    client.force_login(ann)
    quote = quotes[0]
    clear_slot(
        by=ann, article_id=desk.pk, annotation_id=quote.pk, version=None, role=LinkRole.SPEAKER, place=-1
    )

    assert link_all(client, trump, *quotes[:2], *others).status_code == 200
    refused = link_all(client, trump, *quotes[:2], *others)

    assert targets(*quotes) == [trump.pk, None]
    assert refused.status_code == 409
    assert "None of these is left to link" in text_of(refused)
    assert link_all(client, trump, quotes[2], version=99).status_code == 412
    assert targets(quotes[2]) == [None]


def test_what_is_approved_goes_back_to_review_and_that_is_said_first(client, ann, rev, quotes, trump):
    factories.approved(quotes[0], ann, rev)
    client.force_login(ann)
    assert "1 is approved and goes back to review." in shown(client, trump)

    link_all(client, trump, *quotes)

    quotes[0].refresh_from_db()
    assert quotes[0].status == Status.SUBMITTED


def test_only_what_one_may_change_is_offered_and_linked(client, ann, rev, desk, quotes, trump):
    """Another analyst's drafts are theirs; a reviewer's links of what was submitted are fixes, in the same step."""
    client.force_login(factories.member(desk.project, "ida", "analyst"))
    assert "quotes say" not in shown(client, trump)
    assert link_all(client, trump, *quotes).status_code == 409

    for quote in quotes[:2]:
        factories.move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    client.force_login(rev)
    mine = said(desk, rev, "One", start=TEXT.index("Trump"))
    assert "3 quotes say “Trump”" in shown(client, trump)
    assert link_all(client, trump, *quotes, mine).status_code == 200
    assert targets(*quotes, mine) == [trump.pk, trump.pk, None, trump.pk]
    assert list(Annotation.objects.filter(pk__in=[quote.pk for quote in quotes[:2]], status="fixed"))
    undo(by=rev, article_id=desk.pk)
    assert targets(*quotes, mine) == [None] * 4


def test_the_entity_is_offered_to_a_quote_with_its_name(client, ann, quotes, trump):
    client.force_login(ann)
    page = client.get(f"/a/{trump.article_id}/?annotation={quotes[0].pk}").content.decode()
    path = f"/a/{trump.article_id}/{trump.pk}/take-up/?quote={quotes[0].pk}"
    assert f'formaction="{path}"' in page
    assert "Link to Donald J. Trump" in shown(client, quotes[0])

    answer = post(client, path, version=trump.version)

    assert answer.status_code == 200
    assert f'id="c-{quotes[0].pk}" class="note-card quote draft open"' in answer.content.decode()
    assert targets(*quotes) == [trump.pk, None, None]


def test_without_a_script_it_is_a_form(client, ann, quotes, trump):
    client.force_login(ann)
    path = f"/a/{trump.article_id}/{trump.pk}/take-up/"

    done = client.post(path, {"version": 1, "annotation": [str(row.pk) for row in quotes]})
    nothing = client.post(path, {"version": 1})
    no_id = client.post(path, {"version": 1, "annotation": "x"})

    assert (done.status_code, nothing.status_code, no_id.status_code) == (303, 409, 422)
    assert targets(*quotes) == [trump.pk] * 3


def test_who_may_not_see_an_article_is_told_nothing(client, ann, max_, out, quotes, trump):
    change_article(by=max_, article_id=trump.article_id, version=None, changes={"restricted": True})
    client.force_login(out)
    assert link_all(client, trump, *quotes).status_code == 404
    client.force_login(ann)
    assert link_all(client, trump, *quotes).status_code == 404
