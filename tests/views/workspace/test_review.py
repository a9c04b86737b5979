"""Reviewing in the workspace, without a browser."""

import html
import re

import pytest

from annotations.actions.annotating.changing import change
from annotations.actions.projects import remove_member
from annotations.actions.review.deciding import decide, move
from annotations.choices import ArticleState, Status, Verb
from annotations.models import Annotation, Article
from annotations.models.fields import new_id
from tests.factories import TEXT, annotation, approved, span
from tests.views.htmx import HTMX, post, slot
from tests.views.plain import plain


def test_a_reviewer_approves_sends_back_and_revokes(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    entity = annotation(article, ann, "entity", "Mara Voss")
    client.force_login(ann)
    assert client.post(f"{desk}submit/").status_code == 303
    client.force_login(rev)
    assert post(client, f"{desk}{quote.pk}/approve/", version=2).status_code == 200
    assert post(client, f"{desk}{entity.pk}/reject/", version=2).status_code == 422
    assert post(client, f"{desk}{entity.pk}/reject/", version=2, reason="wrong_span").status_code == 200
    assert (
        post(client, f"{desk}{quote.pk}/revoke/", version=3, reason="other", note="Not said").status_code
        == 200
    )
    states = dict(Annotation.objects.values_list("kind", "status"))
    assert states == {"quote": Status.REJECTED, "entity": Status.REJECTED}


def test_what_one_may_not_do_is_not_offered_and_says_who_can(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(rev)
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "/delete/" not in page
    assert "/approve/" not in page
    assert "Waiting for ann to submit it." in page
    assert post(client, f"{desk}{quote.pk}/delete/", version=1).status_code == 403
    client.force_login(ann)
    client.post(f"{desk}submit/")
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "/approve/" not in page
    assert "Waiting for a reviewer to decide." in page


def test_the_author_contests_and_the_reviewer_reads_why(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    post(client, f"{desk}{quote.pk}/reject/", version=2, reason="wrong_span")
    client.force_login(ann)
    assert (
        post(client, f"{desk}{quote.pk}/contest/", version=3, note="The comma is inside.").status_code == 200
    )
    client.force_login(rev)
    assert "The comma is inside." in client.get(f"{desk}?annotation={quote.pk}").content.decode()


def test_a_fix_is_agreed_to_by_the_author(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    slot(client, quote, "speaker", value="Mara Voss")
    quote.refresh_from_db()
    assert quote.status == Status.FIXED
    client.force_login(ann)
    assert post(client, f"{desk}{quote.pk}/agree/", version=quote.version).status_code == 200
    quote.refresh_from_db()
    assert quote.status == Status.APPROVED


def test_an_article_is_signed_off_once_nothing_waits(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    assert client.post(f"{desk}sign-off/", {"version": 2}).status_code == 409
    post(client, f"{desk}{quote.pk}/approve/", version=2)
    data = {"version": 2, "action": new_id()}
    assert [client.post(f"{desk}sign-off/", data).status_code for _ in range(2)] == [303, 303]
    assert Article.objects.get(pk=article.pk).state == ArticleState.SIGNED_OFF


@pytest.mark.parametrize("version", [None, "", "0", "two", "1", "3"])
def test_only_what_was_seen_is_signed_off(client, article, rev, desk, version):
    client.force_login(rev)
    client.post(f"{desk}submit/")
    answer = client.post(f"{desk}sign-off/", {} if version is None else {"version": version})
    assert answer.status_code == (412 if version in ("1", "3") else 422)
    assert Article.objects.get(pk=article.pk).state == ArticleState.SUBMITTED


def test_an_approved_annotation_says_so_and_who_decided(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    approved(quote, ann, rev)
    client.force_login(ann)
    page = plain(client.get(f"{desk}?annotation={quote.pk}").content.decode())
    assert "Approved by rev" in page
    assert 'class="q"' in page


@pytest.mark.parametrize("verb", ["fly", "erase", "mark"])
def test_there_are_no_other_moves(as_ann, article, ann, desk, verb):
    quote = annotation(article, ann)
    assert post(as_ann, f"{desk}{quote.pk}/{verb}/", version=1).status_code == 404


def card_of(client, row) -> str:
    text = client.get(f"/a/{row.article_id}/{row.pk}/", headers=HTMX).content.decode()
    return re.sub(r"\s+", " ", html.unescape(plain(text)))


def test_the_author_sees_what_a_fix_changed_in_several_steps(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    slot(client, quote, "speaker", value="Mara Voss")
    words = span(TEXT, "We have waited eleven years")
    post(client, f"{desk}{quote.pk}/borders/", version=3, spans=f"{words[0]}-{words[1]}")
    assert "rev changed" not in card_of(client, quote)
    client.force_login(ann)
    shown = card_of(client, quote)
    assert "<b>rev changed:</b>" in shown
    assert "<dt>Who</dt> <dd> <del>nothing</del> <ins>“Mara Voss”</ins> </dd>" in shown
    expected = "<del>“We have waited eleven years,”</del> <ins>We have waited eleven years</ins>"
    assert f"<dt>Passage</dt> <dd> {expected} </dd>" in shown
    assert "<dt>Kind</dt>" not in shown
    post(client, f"{desk}{quote.pk}/agree/", version=4)
    assert "Accepted by ann, fixed by rev" in card_of(client, quote)


def test_why_it_was_sent_back_stays_while_it_is_put_right(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    post(client, f"{desk}{quote.pk}/reject/", version=2, reason="wrong_span", note="Without the comma.")
    client.force_login(ann)
    post(client, f"{desk}{quote.pk}/borders/", version=3, spans="0-28")
    quote.refresh_from_db()
    assert (quote.status, quote.edition) == (Status.DRAFT, 2)
    assert "Without the comma." in card_of(client, quote)
    client.post(f"{desk}submit/")
    assert "Without the comma." not in card_of(client, quote)


def test_a_folded_card_shows_its_rare_slots_too(client, article, ann, rev, desk):
    quote = annotation(article, ann, links=[{"role": "when", "spans": [span(TEXT, "eleven years")]}])
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    body = card_of(client, quote).partition('<div class="moves">')[0]
    assert "“eleven years”" in body


def test_a_decision_is_said_and_what_was_restored_waits_for_one_approval(client, article, ann, rev, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    assert "Approved." in post(client, f"{desk}{quote.pk}/approve/", version=2).content.decode()
    client.force_login(ann)
    post(client, f"{desk}{quote.pk}/delete/", version=3)
    answer = post(client, f"{desk}{quote.pk}/restore/", version=4).content.decode()
    assert "It was approved, and has been changed or taken out since." in answer
    assert "one more has to" not in answer


def test_what_is_refused_at_a_field_is_said_there_and_below_and_not_once_more(client, article, ann, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    answer = post(client, f"{desk}{quote.pk}/slots/speaker/", version=1, value="Nobody Known")
    assert answer.status_code == 422
    sentence = "does not appear in this article."
    assert answer.content.decode().count(sentence) == 2


def test_what_somebody_left_is_offered_to_a_manager_and_nobody_is_sent_to_them(
    client, article, ann, rev, max_, desk
):
    quote = annotation(article, ann)
    remove_member(by=max_, slug="desk", username="ann")
    client.force_login(rev)
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "take-over" not in page
    assert "Its author has left: a manager of Desk can take it over." in page
    client.force_login(max_)
    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert f"{quote.pk}/take-over/" in page

    answer = post(client, f"{desk}{quote.pk}/take-over/", version=1)

    assert answer.status_code == 200
    assert "ann, taken over by max" in plain(answer.content.decode())
    assert "<b>1</b> draft of mine" in answer.content.decode()
    assert Annotation.objects.get().responsible == max_
    late = post(client, f"{desk}{quote.pk}/take-over/", version=1)
    assert (late.status_code, "taken over by max" in plain(late.content.decode())) == (412, True)


def test_a_fix_says_who_agrees_to_it(client, article, ann, rev, max_, desk):
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    assert "ann then has to accept it." in plain(client.get(f"{desk}?annotation={quote.pk}").content.decode())

    remove_member(by=max_, slug="desk", username="ann")

    page = client.get(f"{desk}?annotation={quote.pk}").content.decode()
    assert "Its author has left: before anybody can accept it, a manager takes it over." in page
    assert "ann then has to accept it" not in page


def test_the_foot_line_offers_to_sign_off_what_only_who_has_left_could_finish(
    client, article, ann, rev, max_, desk
):
    annotation(article, ann)
    client.force_login(rev)
    client.post(f"{desk}submit/")
    assert "Sign-off once nothing waits" in client.get(desk).content.decode()

    remove_member(by=max_, slug="desk", username="ann")

    assert f"{desk}sign-off/" in client.get(desk).content.decode()


def test_with_two_approvals_an_agreement_to_a_fix_is_one_of_them(
    client, project, article, ann, rev, max_, desk
):
    project.approvals = 2
    project.save()
    quote = annotation(article, ann)
    client.force_login(ann)
    client.post(f"{desk}submit/")
    client.force_login(rev)
    post(client, f"{desk}{quote.pk}/attributes/", version=2, hedged="on")
    client.force_login(ann)

    agreed = post(client, f"{desk}{quote.pk}/agree/", version=3)

    assert "Accepted by ann, fixed by rev; one more has to approve" in plain(agreed.content.decode())
    assert Annotation.objects.get().status == Status.SUBMITTED
    client.force_login(max_)
    assert post(client, f"{desk}{quote.pk}/approve/", version=4).status_code == 200
    assert Annotation.objects.get().status == Status.APPROVED


@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_what_was_changed_since_a_decision_is_shown_to_reviewers(client, article, ann, rev, desk, verdict):
    quote = annotation(article, ann)
    move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    decide(by=rev, annotation_id=quote.pk, version=None, verdict=verdict, reason="wrong_span")
    spans = [span(TEXT, "“We have waited eleven years,” Mara Voss")]
    change(by=ann, annotation_id=quote.pk, version=None, changes={"spans": spans})
    if verdict == "reject":
        move(by=ann, annotation_id=quote.pk, version=None, verb=Verb.SUBMIT)
    client.force_login(rev)

    card = card_of(client, quote)

    assert "ann changed since:" in plain(card)
    assert "<del>“We have waited eleven years,”</del>" in card
    assert "<ins>“We have waited eleven years,” Mara Voss</ins>" in card
