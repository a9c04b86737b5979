"""Nobody stands for two: what an import says of people who were never members here."""

import datetime
import itertools
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from annotations.actions.importing.lines import import_article
from annotations.actions.projects import remove_member
from annotations.actions.review.deciding import decide, move
from annotations.choices import ArticleState, Role, Status, Verb
from annotations.models import Annotation, Check, Decision
from annotations.refusals import Refusal
from tests import factories

pytestmark = pytest.mark.django_db

KNOWN = ("ann", "rev", "max", "zoe")
"""Members of the project: an analyst, a reviewer, the manager who imports, and a reviewer who has left."""

STRANGERS = ("uma", "vic", "wim")


@pytest.fixture
def zoe(project, max_):
    zoe = factories.member(project, "zoe", Role.REVIEWER)
    remove_member(by=max_, slug="desk", username="zoe")
    return zoe


@pytest.fixture
def desk(project, ann, rev, max_, zoe):
    return project


def document(status, author, edited_by, *, approved_by=(), kind="claim", **more):
    decision = {"verdict": "approve", "edition": 1, "reviewer": [*approved_by, None][-1]}
    item = {
        "kind": kind,
        "spans": [factories.span(factories.TEXT, "4,000 homes")],
        "status": status,
        "edition": 1,
        "author": author,
        "edited_by": edited_by,
        "decision": {**decision, "approved_by": list(approved_by)} if approved_by else None,
        **more,
    }
    return {"text": factories.TEXT, "annotations": [item]}


def imported(desk, by, *args, **more):
    done = import_article(by=by, project=desk, document=document(*args, **more))
    return done, Annotation.objects.get()


def people_behind(row):
    """Everybody who has a part in the present edition, each once."""
    approved = Decision.objects.standing().filter(annotation=row, edition=row.edition, verdict="approve")
    return {row.author_id, row.edited_by_id, *approved.values_list("reviewer", flat=True)}


@pytest.mark.parametrize("approvals", [1, 2])
@pytest.mark.parametrize(
    ("author", "edited_by"), [*itertools.product(("ann", "max", "uma"), ("ann", "rev", "max", "uma", "vic"))]
)
@pytest.mark.parametrize(
    "approved_by",
    [
        (),
        ("rev",),
        ("max",),
        ("wim",),
        ("zoe",),
        ("rev", "max"),
        ("rev", "wim"),
        ("vic", "wim"),
        ("uma", "uma"),
    ],
)
def test_what_comes_in_as_approved_has_enough_people_behind_it(
    desk, max_, author, edited_by, approved_by, approvals
):
    desk.approvals = approvals
    desk.save()

    done, row = imported(desk, max_, "approved", author, edited_by, approved_by=approved_by)

    assert row.status in ("approved", "submitted")
    assert row.status == "submitted" or len(people_behind(row)) > approvals
    assert done.lowered == (row.status == "submitted")


@pytest.mark.parametrize(
    ("author", "edited_by", "approved_by", "status"),
    [
        ("ann", "ann", ("rev",), "approved"),
        ("ann", "ann", ("zoe",), "approved"),  # a reviewer who has left has reviewed
        ("zoe", "zoe", ("rev",), "approved"),
        ("ann", "ann", ("wim",), "approved"),  # the importer stands for wim
        ("uma", "uma", ("rev",), "approved"),  # … and here for uma
        ("uma", "uma", ("wim",), "submitted"),  # but for one of them only
        ("uma", "uma", ("max",), "submitted"),
        ("max", "max", ("wim",), "submitted"),
        ("ann", "ann", ("ann",), "submitted"),
        ("rev", "rev", ("ann",), "submitted"),  # an analyst approves nothing
        ("ann", "rev", ("ann", "rev"), "approved"),  # a fix, and the agreement to it
        ("ann", "rev", ("rev",), "submitted"),  # a fix that nobody has agreed to
        ("ann", "uma", ("ann", "uma"), "submitted"),
        ("uma", "rev", ("uma", "rev"), "submitted"),
    ],
)
def test_whose_names_count(desk, max_, author, edited_by, approved_by, status):
    _, row = imported(desk, max_, "approved", author, edited_by, approved_by=approved_by)

    assert row.status == status


@pytest.mark.parametrize(
    ("author", "edited_by", "status"),
    [
        ("ann", "rev", "fixed"),
        ("ann", "uma", "fixed"),  # the importer stands for the fixer
        ("uma", "rev", "fixed"),  # … or for the author
        ("uma", "vic", "submitted"),  # not for both
        ("uma", "max", "submitted"),
        ("max", "vic", "submitted"),
        ("ann", "ann", "submitted"),
    ],
)
def test_nobody_is_asked_to_agree_to_their_own_fix(desk, max_, author, edited_by, status):
    done, row = imported(desk, max_, "fixed", author, edited_by)

    assert (row.status, done.lowered) == (status, status == "submitted")


@pytest.mark.parametrize("status", ["fixed", "submitted", "rejected", "draft", "approved"])
@pytest.mark.parametrize("approvals", [1, 2])
def test_the_importer_alone_approves_nothing_that_nobody_else_stands_behind(desk, max_, status, approvals):
    desk.approvals = approvals
    desk.save()
    _, row = imported(desk, max_, status, "uma", "vic", approved_by=("wim",))
    tries = [Verb.CONTEST, Verb.SUBMIT, Verb.AGREE, Verb.APPROVE]

    for verb in tries:
        try:
            move(by=max_, annotation_id=row.pk, version=None, verb=verb, note="Look again.")
        except Refusal:
            continue

    assert Annotation.objects.get().status != "approved"


def test_a_rejection_later_than_an_approval_told_of_tomorrow_takes_it_along(desk, rev, max_, ann):
    desk.approvals = 2
    desk.save()
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    told = document("submitted", "ann", "ann", approved_by=("zoe",), kind="entity")
    told["annotations"][0]["decision"]["decided_at"] = tomorrow.isoformat()
    import_article(by=max_, project=desk, document=told)
    entity = Annotation.objects.get(kind="entity")
    decide(by=rev, annotation_id=entity.pk, version=None, verdict="reject", reason="duplicate")
    move(by=ann, annotation_id=entity.pk, version=None, verb=Verb.CONTEST, note="It is not.")

    after = decide(by=rev, annotation_id=entity.pk, version=None, verdict="approve")

    assert after.status == Status.SUBMITTED


CHECK = {"verdict": "true", "agreed_at": "2026-03-12T06:30:00Z"}


@pytest.mark.parametrize(
    ("checked_by", "agreed_by", "states"),
    [
        ("ann", "rev", ["ready", "agreed"]),
        ("uma", "rev", ["ready", "agreed"]),
        ("ann", "vic", ["ready", "agreed"]),
        ("uma", "vic", ["ready"]),
        ("max", "vic", ["ready"]),
        (None, None, ["ready"]),
    ],
)
def test_a_check_is_agreed_to_by_two_people(desk, max_, checked_by, agreed_by, states):
    check = {**CHECK, "checked_by": checked_by, "agreed_by": agreed_by}

    done, _ = imported(desk, max_, "draft", "ann", "ann", check=check)

    assert list(Check.objects.order_by("number").values_list("state", flat=True)) == states
    assert done.unagreed == (states == ["ready"])


@pytest.mark.parametrize(
    ("author", "state"), [("ann", ArticleState.SIGNED_OFF), ("max", ArticleState.SUBMITTED)]
)
def test_an_article_is_not_signed_off_over_what_came_in_as_submitted(desk, max_, author, state):
    told = {**document("approved", author, author, approved_by=("wim",)), "state": "signed_off"}

    done = import_article(by=max_, project=desk, document=told)

    done.article.refresh_from_db()
    assert done.article.state == state


def test_who_took_it_over_comes_along(desk, max_, rev):
    _, row = imported(desk, max_, "draft", "ann", "ann", taken_over_by="rev")

    assert row.responsible == rev


def test_the_command_says_what_came_in_as_less(desk, tmp_path, capsys):
    told = document("approved", "uma", "uma", approved_by=("wim",), check={**CHECK, "checked_by": "uma"})
    (tmp_path / "x.jsonl").write_text(json.dumps(told))

    call_command("import_articles", str(tmp_path / "x.jsonl"), project="desk", format="jsonl")

    said = capsys.readouterr().out
    assert "1 as submitted: too few people of this project stand behind them" in said
    assert "1 checks not agreed: too few people of this project stand behind them" in said
