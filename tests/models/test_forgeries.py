"""What a stolen web role would write: each is refused by the database, whatever the session sets."""

import uuid
from typing import NamedTuple

import pytest
from django.db import DatabaseError, connection, transaction

from annotations.actions.annotating.undoing import redo, undo
from annotations.actions.articles import submit_article
from annotations.actions.people.tokens import create_token, revoke_token
from annotations.actions.review.deciding import decide
from annotations.models import Annotation, Article, Decision, Member, Project
from tests import factories
from tests.models.bare import sql, web_role

event = Annotation.pgh_event_model  # type: ignore[attr-defined]

ACT = (
    "INSERT INTO annotations_action (id, project_id, article_id, by_id, verb)"
    " VALUES (%(new)s, %(project)s, %(article)s, %({by})s, '{verb}')"
)
RUN = "SELECT set_config('pghistory.context_id', %({action})s, true), set_config('newsnotes.actor', %({by})s, true)"
DECIDE = (
    "INSERT INTO annotations_decision"
    " (id, project_id, annotation_id, edition, verdict, reason, note, reviewer_id, action_id, decided_at)"
    " VALUES (gen_random_uuid(), %(project)s, %(quote)s, 1, 'approve', '', '', %({by})s, %({action})s, {at})"
)
CHECK = (
    "INSERT INTO annotations_check (id, project_id, annotation_id, number, edition, state, verdict, rationale,"
    " evidence, asked_whom, answer, author_id, action_id, created_at)"
    " VALUES (gen_random_uuid(), %(project)s, %(quote)s, 1, 1, 'open', '', '', '[]', '', '', %({by})s,"
    " %({action})s, {at})"
)
GUIDELINES = (
    "INSERT INTO annotations_guidelines (id, project_id, number, text, author_id, created_at)"
    " VALUES (gen_random_uuid(), %(project)s, 9, 'x', %({by})s, {at})"
)
REVISION = (
    "INSERT INTO annotations_revision (id, project_id, article_id, number, text, sha256, length, current,"
    " created_by_id, created_at) VALUES (gen_random_uuid(), %(project)s, %(article)s, 9, 'x', encode(sha256('x'), 'hex'), 1, false,"
    " %({by})s, {at})"
)
MARK = "UPDATE annotations_annotation SET tags = '{war}'"
BY_REV = ACT.format(by="rev", verb="approve")
RUN_IT = RUN.format(action="new", by="rev")
YESTERDAY = "now() - interval '1 day'"


class Forgery(NamedTuple):
    """Statements that the web role sends, of which the last is refused with these words."""

    statements: list[str]
    refusal: str = "permission denied"


SIGNED = "by the person of its action, at this time"
MEMBER = "an action is of somebody who is in its project"
ACTION = "belongs to an action of its transaction"

FORGERIES = {
    "an event is inserted": Forgery(
        ["INSERT INTO annotations_annotationevent SELECT * FROM annotations_annotationevent"]
    ),
    "an event of a membership is inserted": Forgery(
        ["INSERT INTO annotations_memberevent SELECT * FROM annotations_memberevent"]
    ),
    "a context is inserted": Forgery(
        ["INSERT INTO pghistory_context (id, metadata) VALUES (gen_random_uuid(), '{}')"]
    ),
    "a change has no action": Forgery(["SELECT set_config('pghistory.context_id', '', true)", MARK], ACTION),
    "a change claims an action that is over": Forgery([RUN.format(action="over", by="ann"), MARK], ACTION),
    "a change claims an action that never was": Forgery([RUN.format(action="new", by="rev"), MARK], ACTION),
    "a change claims somebody else": Forgery([BY_REV, RUN.format(action="new", by="ann"), MARK], ACTION),
    "a change says more in the history": Forgery(
        [BY_REV, RUN_IT, 'SET LOCAL pghistory.context_metadata = \'{"by": "ann"}\'', MARK], ACTION
    ),
    "an action is backdated": Forgery(
        [
            (
                "INSERT INTO annotations_action (id, project_id, by_id, verb, created_at)"
                f" VALUES (%(new)s, %(project)s, %(rev)s, 'approve', {YESTERDAY})"
            )
        ]
    ),
    "an action takes a number": Forgery(
        [
            (
                "INSERT INTO annotations_action (id, project_id, by_id, verb, seq)"
                " VALUES (%(new)s, %(project)s, %(rev)s, 'approve', 1)"
            )
        ]
    ),
    "an action is a stranger's": Forgery([ACT.format(by="out", verb="approve")], MEMBER),
    "an action is of who has left": Forgery([ACT.format(by="left", verb="approve")], MEMBER),
    "an action is of who is locked out": Forgery([ACT.format(by="locked", verb="approve")], MEMBER),
    "an action is of nobody": Forgery([ACT.format(by="new", verb="approve")], MEMBER),
    "a project that is there is made again": Forgery([ACT.format(by="out", verb="create_project")], MEMBER),
    "an action is an erasure": Forgery([ACT.format(by="max", verb="erase")], MEMBER),
    "a decision has no action": Forgery([BY_REV, DECIDE.format(by="rev", action="null", at="now()")], SIGNED),
    "a decision claims an action that is over": Forgery(
        [DECIDE.format(by="ann", action="over", at="now()")], SIGNED
    ),
    "a decision is in another's name": Forgery(
        [BY_REV, DECIDE.format(by="max", action="new", at="now()")], SIGNED
    ),
    "a decision is backdated": Forgery([BY_REV, DECIDE.format(by="rev", action="new", at=YESTERDAY)], SIGNED),
    "a decision is of tomorrow": Forgery(
        [BY_REV, DECIDE.format(by="rev", action="new", at="now() + interval '1 day'")], SIGNED
    ),
    "a fix that is none is agreed to": Forgery(
        [ACT.format(by="ann", verb="agree"), DECIDE.format(by="rev", action="new", at="now()")], SIGNED
    ),
    "what its author wrote is agreed to as if it were a fix": Forgery(
        [ACT.format(by="max", verb="agree"), DECIDE.format(by="ann", action="new", at="now()")], SIGNED
    ),
    "an analyst imports decisions": Forgery(
        [ACT.format(by="ann", verb="import"), DECIDE.format(by="rev", action="new", at="now()")], SIGNED
    ),
    "a redo decides what nobody withdrew": Forgery(
        [ACT.format(by="ann", verb="redo"), DECIDE.format(by="rev", action="new", at="now()")], SIGNED
    ),
    "a check is in another's name": Forgery(
        [BY_REV, CHECK.format(by="max", action="new", at="now()")], SIGNED
    ),
    "a check is backdated": Forgery([BY_REV, CHECK.format(by="rev", action="new", at=YESTERDAY)], SIGNED),
    "guidelines are in another's name": Forgery([BY_REV, GUIDELINES.format(by="max", at="now()")], SIGNED),
    "guidelines are backdated": Forgery([BY_REV, GUIDELINES.format(by="rev", at=YESTERDAY)], SIGNED),
    "a text is in another's name": Forgery([BY_REV, REVISION.format(by="max", at="now()")], SIGNED),
    "a text is backdated": Forgery([BY_REV, REVISION.format(by="rev", at=YESTERDAY)], SIGNED),
    "an article is signed off in another's name": Forgery(
        [
            BY_REV,
            RUN_IT,
            "UPDATE annotations_article SET state = 'signed_off', signed_off_by_id = %(max)s, signed_off_at = now()",
        ],
        "signed off by the person of the action",
    ),
    "a sign-off is backdated": Forgery(
        [
            BY_REV,
            RUN_IT,
            (
                "UPDATE annotations_article SET state = 'signed_off', signed_off_by_id = %(rev)s,"
                f" signed_off_at = {YESTERDAY}"
            ),
        ],
        "signed off by the person of the action",
    ),
    "an article's hold is lifted": Forgery(["UPDATE annotations_article SET held = false"]),
    "a project's hold is lifted": Forgery(["UPDATE annotations_project SET held = false"]),
    "an article on hold is deleted": Forgery(["DELETE FROM annotations_article"]),
    "an annotation is deleted": Forgery(["DELETE FROM annotations_annotation"]),
    "a membership is deleted": Forgery(["DELETE FROM annotations_member"]),
    "a person is deleted": Forgery(["DELETE FROM annotations_user"]),
    "a project is deleted": Forgery(["DELETE FROM annotations_project"]),
    "an erasure is made up": Forgery(["INSERT INTO annotations_erasure SELECT * FROM annotations_erasure"]),
    "a creation is backdated": Forgery([f"UPDATE annotations_annotation SET created_at = {YESTERDAY}"]),
    "an annotation goes to another project": Forgery(
        ["UPDATE annotations_annotation SET project_id = %(new)s"]
    ),
    "a membership goes to somebody else": Forgery(["UPDATE annotations_member SET user_id = %(out)s"]),
    "a token opens more": Forgery(["UPDATE annotations_token SET scope = 'write'"]),
    "a token lives longer": Forgery(["UPDATE annotations_token SET expires_at = now() + interval '9 years'"]),
    "a token is of another secret": Forgery(["UPDATE annotations_token SET digest = '\\x00'"]),
    "a revoked token is used again": Forgery(
        ["UPDATE annotations_token SET revoked_at = NULL"], "a token that is revoked stays revoked"
    ),
    "it says that a demo is emptied": Forgery(
        ["INSERT INTO annotations_emptying VALUES (pg_current_xact_id())"]
    ),
    "it hides the actions behind its own": Forgery(
        [
            (
                "CREATE TEMPORARY TABLE annotations_action AS SELECT %(over)s::uuid AS id, %(project)s::uuid AS project_id,"
                " %(rev)s::uuid AS by_id, null::bigint AS seq, 'approve' AS verb"
            ),
            DECIDE.format(by="rev", action="over", at="now()"),
        ],
        SIGNED,
    ),
}


@pytest.fixture
def names(article, ann, rev, max_, out):
    """What the statements name; everything in the project is committed, as far as a test can."""
    project = article.project
    quote = factories.annotation(article, ann)
    submit_article(by=ann, article_id=article.pk)
    left, locked = (factories.member(project, name, "reviewer") for name in ("left", "locked"))
    Member.objects.filter(user=left).update(left_at=quote.created_at)
    type(locked).objects.filter(pk=locked.pk).update(is_active=False)
    token, _ = create_token(by=ann, project=project, scope="read")
    revoke_token(by=ann, token_id=token.pk)
    with transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
    values = {"project": project, "article": article, "quote": quote, "ann": ann, "rev": rev, "max": max_}
    over = Annotation.objects.get(pk=quote.pk).action_id
    rest = {
        "out": out.pk,
        "left": left.pk,
        "locked": locked.pk,
        "over": over,
        "null": None,
        "new": uuid.uuid4(),
    }
    return {name: value and str(getattr(value, "pk", value)) for name, value in {**values, **rest}.items()}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_refused(names, forgery):
    *before, last = FORGERIES[forgery].statements

    with transaction.atomic(), web_role():
        for statement in before:
            _run(statement, names)
        with pytest.raises(DatabaseError, match=FORGERIES[forgery].refusal), transaction.atomic():
            _run(last, names)


def test_what_is_no_forgery_is_stored(names):
    statements = [
        BY_REV,
        RUN_IT,
        MARK,
        DECIDE.format(by="rev", action="new", at="now()"),
        CHECK.format(by="rev", action="new", at="now()"),
        GUIDELINES.format(by="rev", at="now()"),
        REVISION.format(by="rev", at="now()"),
    ]

    with web_role():
        for statement in statements:
            _run(statement, names)

    assert Decision.objects.get().reviewer_id == uuid.UUID(names["rev"])
    assert str(event.objects.latest("pgh_id").pgh_context_id) == names["new"]


def test_temporary_tables_do_not_mislead_the_checks_of_texts(article, ann, rev):
    quote = factories.annotation(article, ann)
    names = {"new": str(uuid.uuid4()), "project": str(article.project_id), "article": str(article.pk)}
    names |= {"rev": str(rev.pk)}
    statements = [
        (
            "CREATE TEMPORARY TABLE annotations_revision AS SELECT id, 'a forged text'::text AS text, 13 AS length"
            " FROM public.annotations_revision"
        ),
        BY_REV,
        RUN_IT,
    ]

    with web_role():
        for statement in statements:
            _run(statement, names)
        with pytest.raises(DatabaseError, match="does not match the text"), transaction.atomic():
            _run("UPDATE annotations_annotation SET spans = '{[0,8)}', texts = '{a forged}'", names)

    assert Annotation.objects.get(pk=quote.pk).texts == quote.texts


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_undone_and_redone_decides_again_in_the_same_name(article, ann, rev):
    quote = factories.annotation(article, ann)
    submit_article(by=ann, article_id=article.pk)

    with web_role():
        decide(by=rev, annotation_id=quote.pk, version=2, verdict="approve")
        undo(by=rev, article_id=article.pk)
        redo(by=rev, article_id=article.pk)

    assert [decision.reviewer for decision in Decision.objects.all()] == [rev, rev, rev]


def test_the_web_role_cannot_become_the_owner(db):
    assert sql("SELECT pg_has_role('newsnotes_web', 'newsnotes_owner', 'MEMBER')") == [(False,)]


@pytest.mark.parametrize("held", ["project", "article"])
def test_a_demo_on_hold_is_not_emptied(ann, held):
    demo = Project.objects.create(slug="demo", name="Demo", demo=True, held=held == "project")
    Article.objects.create(project=demo, created_by=ann, held=held == "article")

    with (
        web_role(),
        pytest.raises(DatabaseError, match="a hold is on the demo project"),
        transaction.atomic(),
    ):
        sql("SELECT annotations_purge_demo(%s)", demo.pk)

    assert Project.objects.filter(pk=demo.pk).exists()


def _run(statement: str, names: dict[str, str | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, names if "%(" in statement else None)
