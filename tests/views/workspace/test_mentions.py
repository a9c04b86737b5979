"""Approving all mentions of the same from the card of one, without a browser."""

import re

import pytest

from annotations.actions.review.deciding import move
from annotations.choices import Status, Verb
from annotations.models import Action, Annotation
from annotations.models.fields import new_id
from tests import factories
from tests.factories import annotation
from tests.views.htmx import HTMX, post
from tests.views.plain import plain


@pytest.fixture
def text() -> str:
    return "Mara Voss came. Tom Hale saw Mara Voss. Mara Voss left."


@pytest.fixture
def rows(project, ann, text) -> list[Annotation]:
    article = factories.article(project, ann, text=text)
    places = [m.span() for m in re.finditer("Mara Voss|Tom Hale", text)]
    made = [
        factories.mark(by=ann, article_id=article.pk, item={"kind": "entity", "spans": [place]})[0]
        for place in places
    ]
    return [move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT) for row in made]


def path(row: Annotation) -> str:
    return f"/a/{row.article_id}/{row.pk}/approve-mentions/"


def seen(rows) -> str:
    return " ".join(f"{row.pk}:{row.version}" for row in rows)


def statuses() -> list[str]:
    return list(Annotation.objects.order_by("spans").values_list("status", flat=True))


def test_the_card_of_one_offers_all_and_the_last_one_none(client, rev, ann, rows):
    client.force_login(rev)

    card = plain(client.get(f"/a/{rows[0].article_id}/{rows[0].pk}/", headers=HTMX).content.decode())
    assert "Approve the 3 mentions of Mara Voss" in re.sub(r"\s+", " ", card)
    assert f'name="seen" value="{seen([rows[0], rows[2], rows[3]])}"' in card
    alone = client.get(f"/a/{rows[1].article_id}/{rows[1].pk}/", headers=HTMX).content.decode()
    assert "approve-mentions" not in alone
    client.force_login(ann)
    assert (
        "approve-mentions"
        not in client.get(f"/a/{rows[0].article_id}/{rows[0].pk}/", headers=HTMX).content.decode()
    )


def test_one_post_approves_them_and_the_same_again_does_nothing_more(client, rev, rows):
    client.force_login(rev)
    sent = {"seen": seen(rows[:1] + rows[2:]), "action": str(new_id())}

    first = post(client, path(rows[0]), **sent)
    again = post(client, path(rows[0]), **sent)

    assert (first.status_code, again.status_code) == (200, 200)
    assert "Approved: 3. u takes that back." in first.content.decode()
    assert statuses() == [Status.APPROVED, Status.SUBMITTED, Status.APPROVED, Status.APPROVED]
    assert Action.objects.filter(verb=Verb.APPROVE).count() == 1
    assert post(client, f"/a/{rows[0].article_id}/undo/").status_code == 200
    assert statuses() == [Status.SUBMITTED] * 4


def test_what_changed_meanwhile_waits_to_be_looked_at(client, rev, rows):
    client.force_login(rev)
    shown = seen(rows)
    move(by=rev, annotation_id=rows[2].pk, version=None, verb=Verb.REJECT, reason="duplicate")

    answer = post(client, path(rows[0]), seen=shown)

    assert "Approved: 3. u takes that back. 1 has changed, or cannot be approved by you: look again." in (
        answer.content.decode()
    )
    assert statuses()[2] == Status.REJECTED


@pytest.mark.parametrize(
    "sent", ["", "x", "1:1", "{pk}", "{pk}:x", "{pk}:99", "01900000-0000-7000-8000-000000000000:1"]
)
def test_what_cannot_be_read_or_is_not_there_is_refused(client, rev, rows, sent):
    client.force_login(rev)

    answer = post(client, path(rows[0]), seen=sent.format(pk=rows[0].pk))

    assert answer.status_code in (404, 412, 422)
    assert statuses() == [Status.SUBMITTED] * 4


def test_without_javascript_it_leads_back_to_the_card(client, rev, rows):
    client.force_login(rev)

    answer = client.post(path(rows[0]), {"seen": seen(rows)})

    assert (answer.status_code, statuses()) == (303, [Status.APPROVED] * 4)


def test_the_menu_says_what_becomes_of_those_that_link_to_it(client, article, ann, rev):
    first = annotation(article, ann)
    links = [{"role": "continues", "target": first.pk}]
    annotation(article, ann, "quote", "the barrier would protect", links=links)
    move(by=ann, annotation_id=first.pk, version=None, verb=Verb.SUBMIT)
    client.force_login(rev)

    card = client.get(f"/a/{article.pk}/{first.pk}/", headers=HTMX).content.decode()
    answer = post(client, f"/a/{article.pk}/{first.pk}/reject/", version=2, reason="wrong_span")

    assert "1 annotation links to it and stays as before." in card
    assert "Sent back. 1 annotation links to it and stays as before." in answer.content.decode()


def test_a_reviewer_begins_at_the_first_that_waits(client, article, ann, rev):
    annotation(article, ann, "entity", "barrier")
    later = annotation(article, ann, "claim", "4,000 homes")
    sooner = annotation(article, ann)
    for row in (later, sooner):
        move(by=ann, annotation_id=row.pk, version=None, verb=Verb.SUBMIT)

    def opened(person, query=""):
        client.force_login(person)
        page = client.get(f"/a/{article.pk}/{query}").content.decode()
        return re.findall(r'id="c-([0-9a-f-]+)" class="note-card [\w ]* open', page)

    assert opened(rev) == [str(sooner.pk)]
    assert opened(rev, f"?annotation={later.pk}") == [str(later.pk)]
    assert opened(ann) == []
    client.force_login(rev)
    assert f"annotation={sooner.pk}" in client.get("/p/desk/review/").content.decode()
