"""Projects, members, tags, guidelines, records, tokens and checks."""

import datetime
import uuid

import pytest
from django.utils import timezone

from annotations.actions.annotating.changing import change
from annotations.actions.people.tokens import create_token, revoke_token
from annotations.actions.projects import (
    DEFAULT_GUIDELINES,
    LONGEST_GUIDELINES,
    change_project,
    create_project,
    remove_member,
    set_member,
    set_tags,
    write_guidelines,
)
from annotations.actions.records.entities import add_entity, change_entity, delete_entity
from annotations.actions.review.checking import check_claim
from annotations.models import Entity, Guidelines, Member, Project, Tag, Token
from annotations.refusals import AlreadyUsed, Invalid, NotAllowed, NotThere, Stale, WrongState
from annotations.text.markdown import has_too_many_blocks, render_markdown
from tests import factories
from tests.actions.counting import refused, rows


def test_who_starts_a_project_manages_it(out):
    made = create_project(by=out, slug="desk", name="Desk", rules={"approvals": 2})
    assert (made.approvals, Member.objects.get().role, Member.objects.get().user) == (2, "manager", out)
    with refused(AlreadyUsed, field="slug"):
        create_project(by=out, slug="desk", name="Other")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "a b"}, "slug"),
        ({"slug": ""}, "slug"),
        ({"slug": 5}, "slug"),
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"rules": {"approvals": 3}}, "approvals"),
        ({"rules": {"approvals": True}}, "approvals"),
        ({"rules": {"approvals": "1"}}, "approvals"),
        ({"rules": {"approvals": []}}, "approvals"),
        ({"rules": {"four_eyes": "no"}}, "four_eyes"),
        ({"rules": {"held": True}}, "held"),
    ],
)
def test_a_wrong_project_is_refused(out, values, field):
    with refused(Invalid, field=field):
        create_project(by=out, **{"slug": "x", "name": "X", **values})


def test_a_project_is_changed_by_its_managers(project, max_, rev, out):
    with refused(NotThere):
        change_project(by=out, slug="desk", version=1, changes={"name": "x"})
    with refused(NotAllowed):
        change_project(by=rev, slug="desk", version=1, changes={"name": "x"})
    assert change_project(by=max_, slug="desk", version=1, changes={"approvals": 2}).version == 2
    with refused(Stale):
        change_project(by=max_, slug="desk", version=1, changes={"approvals": 1})
    before = rows()
    assert change_project(by=max_, slug="desk", version=2, changes={"approvals": 2}).version == 2
    assert rows() == before


def test_members_come_change_and_go(project, max_, ann, out):
    for wrong, field in (("nobody", "user"), (None, "user"), ("\0", "user")):
        with refused(Invalid, field=field):
            set_member(by=max_, slug="desk", username=wrong, role="analyst")
    with refused(Invalid, field="role"):
        set_member(by=max_, slug="desk", username="out", role=["analyst"])
    assert set_member(by=max_, slug="desk", username="out", role="analyst").version == 1
    assert set_member(by=max_, slug="desk", username="out", role="analyst").version == 1
    assert set_member(by=max_, slug="desk", username="out", role="reviewer").version == 2
    with refused(Stale):
        remove_member(by=max_, slug="desk", username="out", version=1)
    remove_member(by=max_, slug="desk", username="out", version=2)
    with refused(NotThere):
        remove_member(by=max_, slug="desk", username="out")


def test_the_last_manager_stays(project, max_, ann):
    with refused(WrongState, match="needs a manager"):
        set_member(by=max_, slug="desk", username="max", role="reviewer")
    with refused(WrongState, match="needs a manager"):
        remove_member(by=max_, slug="desk", username="max")
    set_member(by=max_, slug="desk", username="ann", role="manager")
    remove_member(by=max_, slug="desk", username="max")


def test_tags_are_replaced(project, max_):
    set_tags(by=max_, slug="desk", tags=[{"name": " war "}, {"name": "law", "description": "courts"}])
    set_tags(by=max_, slug="desk", tags=[{"name": "law", "description": "courts and bills"}])
    assert list(Tag.objects.values_list("name", "description")) == [("law", "courts and bills")]
    for wrong in (
        ["law"],
        [{}],
        [{"name": 5}],
        [{"name": " "}],
        [{"name": "x" * 101}],
        [{"name": "a", "x": 1}],
    ):
        with refused(Invalid):
            set_tags(by=max_, slug="desk", tags=wrong)
    with refused(Invalid, match="twice"):
        set_tags(by=max_, slug="desk", tags=[{"name": "law"}, {"name": "law "}])


def test_guidelines_are_written_in_versions(project, max_, ann):
    for wrong in ("", " ", "x" * 200_001, None, 5, "\0"):
        with refused(Invalid, field="text"):
            write_guidelines(by=max_, slug="desk", text=wrong)
    with refused(NotAllowed):
        write_guidelines(by=ann, slug="desk", text="x")
    assert write_guidelines(by=max_, slug="desk", text="One", number=0).number == 1
    assert write_guidelines(by=max_, slug="desk", text="One", number=0).number == 1
    with refused(Stale):
        write_guidelines(by=max_, slug="desk", text="Two", number=0)
    assert write_guidelines(by=max_, slug="desk", text="Two", number=1).number == 2
    assert Guidelines.objects.count() == 2


VOSS = {"name": "Mara Voss", "type": "person", "wikidata_id": "Q42", "aliases": ["Voss"]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": 5}, "name"),
        ({"name": "\0"}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"type": "ghost"}, "type"),
        ({"type": []}, "type"),
        ({"aliases": "Voss"}, "aliases"),
        ({"aliases": 5}, "aliases"),
        ({"aliases": [5]}, "aliases"),
        ({"aliases": ["x" * 301]}, "aliases"),
        ({"aliases": ["x"] * 101}, "aliases"),
        ({"wikidata_id": "42"}, "wikidata_id"),
        ({"wikidata_id": "Q42\nQ43"}, "wikidata_id"),
        ({"description": None}, "description"),
        ({"version": 9}, "version"),
    ],
)
def test_a_wrong_record_is_refused(project, ann, values, field):
    record, _ = add_entity(by=ann, project=project, values={"name": "x", "type": "person"})
    with refused(Invalid, field=field):
        add_entity(by=ann, project=project, values={**VOSS, **values})
    with refused(Invalid, field=field):
        change_entity(by=ann, entity_id=record.pk, version=1, changes=values)


def test_a_record_is_added_once(project, ann, out):
    own = uuid.uuid4()
    first, new = add_entity(by=ann, project=project, values=VOSS, entity_id=own)
    again, repeated = add_entity(by=ann, project=project, values=VOSS, entity_id=own)
    assert (again, new, repeated) == (first, True, False)
    with refused(AlreadyUsed, field="id"):
        add_entity(by=ann, project=project, values={**VOSS, "name": "x"}, entity_id=own)
    with refused(AlreadyUsed, field="wikidata_id"):
        add_entity(by=ann, project=project, values=VOSS)
    with refused(NotThere):
        add_entity(by=out, project=project, values=VOSS)


def test_a_local_record_identifies_nobody(project, article, ann):
    for more in ({"aliases": ["Voss"]}, {"wikidata_id": "Q42"}):
        with refused(Invalid, field="wikidata_id", match="local"):
            add_entity(
                by=ann, project=project, article_id=article.pk, values={"name": "x", "type": "person", **more}
            )
    with refused(Invalid, field="article"):
        add_entity(by=ann, project=project, article_id=uuid.uuid4(), values=VOSS)


def test_a_record_of_a_restricted_article_is_not_there_for_others(project, article, ann, max_):
    record, _ = add_entity(
        by=ann, project=project, article_id=article.pk, values={"name": "a spokesman", "type": "person"}
    )
    article.restricted = True
    article.save()
    with refused(NotThere):
        change_entity(by=ann, entity_id=record.pk, version=1, changes={"name": "x"})
    assert change_entity(by=max_, entity_id=record.pk, version=1, changes={"name": "x"}).version == 2


def test_a_record_in_use_is_not_deleted(project, article, ann):
    record, _ = add_entity(by=ann, project=project, values=VOSS)
    mention = factories.annotation(article, ann, "entity", attributes={"entity": str(record.pk)})
    with refused(WrongState, match="1 of them where you can see it"):
        delete_entity(by=ann, entity_id=record.pk, version=None)
    change(by=ann, annotation_id=mention.pk, version=1, changes={"attributes": {"entity": None}})
    delete_entity(by=ann, entity_id=record.pk, version=1)
    with refused(NotThere):
        delete_entity(by=ann, entity_id=record.pk, version=None)
    assert Entity.objects.get().deleted_at is not None


def test_a_record_that_stays_the_same_is_not_written(project, ann):
    record, _ = add_entity(by=ann, project=project, values=VOSS)
    before = rows()
    assert change_entity(by=ann, entity_id=record.pk, version=1, changes=VOSS).version == 1
    assert rows() == before


def test_tokens(project, ann, out):
    token, secret = create_token(by=ann, project=project, scope="read")
    usable = Token.objects.usable(Token.digest_of(secret), now=timezone.now())
    assert usable.get() == token
    assert secret not in str(Token.objects.values().get())
    for wrong in ({"scope": "all"}, {"scope": []}, {"name": "x" * 101}, {"name": 5}, {"name": "\0"}):
        with refused(Invalid):
            create_token(by=ann, project=project, **{"scope": "read", **wrong})
    for life in (datetime.timedelta(0), datetime.timedelta(days=400)):
        with refused(Invalid, field="expires"):
            create_token(by=ann, project=project, scope="read", life=life)
    with refused(NotThere):
        create_token(by=out, project=project, scope="read")
    with refused(NotThere):
        revoke_token(by=out, token_id=token.pk)
    assert not Token.objects.usable(
        Token.digest_of(secret), now=timezone.now() + datetime.timedelta(days=91)
    ).exists()
    assert not Token.objects.usable(Token.digest_of(secret + "\ud800"), now=timezone.now()).exists()
    revoke_token(by=ann, token_id=token.pk)
    revoke_token(by=ann, token_id=token.pk)
    assert not usable.all().exists()


@pytest.mark.parametrize("end", ["the membership", "the account"])
def test_a_token_ends_with(project, ann, end):
    _, secret = create_token(by=ann, project=project, scope="read")
    if end == "the membership":
        Member.objects.filter(user=ann).update(left_at=timezone.now())
    else:
        ann.is_active = False
        ann.save()
    assert not Token.objects.usable(Token.digest_of(secret), now=timezone.now()).exists()


@pytest.fixture
def claim(article, ann):
    return factories.annotation(article, ann, "claim", "4,000 homes")


def checked(by, claim, number, state, **values):
    return check_claim(by=by, annotation_id=claim.pk, number=number, state=state, values=values)


def test_a_check_is_agreed_by_a_second_person_as_it_is(claim, ann, rev):
    checked(ann, claim, 0, "open", rationale="Look at the plan.")
    checked(ann, claim, 1, "asked", asked_whom="The harbour", asked_at="2026-03-12T14:00:00+01:00")
    ready = checked(ann, claim, 2, "ready", verdict="true", evidence=[{"url": "https://example.org"}])
    assert (ready.rationale, ready.asked_whom, ready.number) == ("Look at the plan.", "The harbour", 3)
    with refused(NotAllowed, match="somebody else has to agree"):
        checked(ann, claim, 3, "agreed")
    with refused(Invalid, field="verdict", match="as it is"):
        checked(rev, claim, 3, "agreed", verdict="false")
    agreed = checked(rev, claim, 3, "agreed")
    assert (agreed.state, agreed.verdict, agreed.author, agreed.number) == ("agreed", "true", rev, 4)
    with refused(WrongState):
        checked(ann, claim, 4, "ready")
    checked(ann, claim, 4, "withdrawn")
    checked(ann, claim, 5, "open")


def test_a_changed_claim_is_checked_anew(claim, ann):
    checked(ann, claim, 0, "ready", verdict="true")
    change(by=ann, annotation_id=claim.pk, version=1, changes={"attributes": {"checkability": 3}})
    with refused(WrongState, match="not begun"):
        checked(ann, claim, 1, "agreed")
    with refused(Invalid, field="verdict"):
        checked(ann, claim, 1, "ready")
    anew = checked(ann, claim, 1, "open")
    assert (anew.number, anew.edition, anew.verdict) == (2, 2, "")


@pytest.mark.parametrize(
    ("state", "values", "field"),
    [
        ("lost", {}, "state"),
        ([], {}, "state"),
        (None, {}, "state"),
        ("ready", {}, "verdict"),
        ("ready", {"verdict": "perhaps"}, "verdict"),
        ("asked", {}, "asked_whom"),
        ("open", {"rationale": 5}, "rationale"),
        ("open", {"rationale": "x" * 10_001}, "rationale"),
        ("open", {"rationale": "\0"}, "rationale"),
        ("open", {"asked_at": "today"}, "asked_at"),
        ("open", {"asked_at": "2026-03-12T25:00:00"}, "asked_at"),
        ("open", {"asked_at": 5}, "asked_at"),
        ("open", {"evidence": "x"}, "evidence"),
        ("open", {"evidence": [{"colour": "x"}]}, "evidence"),
        ("open", {"evidence": [{"url": 5}]}, "evidence"),
        ("open", {"evidence": [{"url": "javascript:alert(1)"}]}, "evidence"),
        ("open", {"evidence": [{"note": "\0"}]}, "evidence"),
        ("open", {"evidence": [{}] * 51}, "evidence"),
        ("open", {"colour": 5}, "colour"),
    ],
)
def test_a_wrong_entry_is_refused(claim, ann, state, values, field):
    with refused(Invalid, field=field):
        checked(ann, claim, 0, state, **values)


def test_only_claims_are_checked_and_nobody_is_overtaken(claim, article, ann, out):
    quote = factories.annotation(article, ann)
    with refused(WrongState, match="Only a claim"):
        checked(ann, quote, 0, "open")
    with refused(NotThere):
        checked(out, claim, 0, "open")
    checked(ann, claim, 0, "open")
    with refused(WrongState, match="in the meantime"):
        checked(ann, claim, 0, "open")
    assert Project.objects.count() == 1


def test_a_new_project_starts_with_guidelines_that_its_managers_may_change(out):
    made = create_project(by=out, slug="desk", name="Desk")

    first = Guidelines.objects.get(project=made)
    assert (first.number, first.text, first.author) == (1, DEFAULT_GUIDELINES, out)
    assert write_guidelines(by=out, slug="desk", text="# Ours", number=1).number == 2


def test_the_default_guidelines_speak_of_every_kind_and_are_no_riddle_to_a_browser():
    page = render_markdown(DEFAULT_GUIDELINES)

    for heading in ("Quotes", "Entities", "Claims", "Sources"):
        assert f"{heading}</h" in page
    assert page.count("<table") == 1
    assert not has_too_many_blocks(DEFAULT_GUIDELINES)
    assert len(DEFAULT_GUIDELINES) < LONGEST_GUIDELINES
