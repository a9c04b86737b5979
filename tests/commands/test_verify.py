"""Each rule is broken behind the triggers' back, and has to be named."""

from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.actions.annotating.changing import change
from annotations.actions.annotating.deleting import delete
from annotations.models import Action, Annotation, Layer, Link, Revision
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def approved(article, ann, rev) -> Annotation:
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(
        article,
        ann,
        links=[
            {
                "role": "speaker",
                "spans": [factories.span(factories.TEXT, "Mara Voss")],
                "target": str(source.pk),
            },
            {"role": "cue", "spans": [factories.span(factories.TEXT, "told")]},
        ],
    )
    gone = factories.annotation(article, ann, "entity", "Courier")
    gone = change(by=ann, annotation_id=gone.pk, version=1, changes={"attributes": {"type": "organisation"}})
    delete(by=ann, annotation_id=gone.pk, version=gone.version)
    return factories.approved(quote, ann, rev)


@contextmanager
def behind_the_triggers(*tables):
    """As the owner of the tables, with their triggers off and constraints that look at one row dropped."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE annotations_{table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE annotations_{table} ENABLE TRIGGER USER")


def faults(capsys) -> list[str]:
    with pytest.raises(CommandError) as error:
        call_command("verify")
    lines = capsys.readouterr().out.splitlines()
    count = len(lines)
    assert str(error.value) == f"{count} {'thing is' if count == 1 else 'things are'} wrong."
    return lines


def test_a_sound_database_is_counted_in_one_line(approved, capsys):
    call_command("verify")
    assert capsys.readouterr().out == (
        "All is well: 1 articles, 1 revisions, 3 annotations, 2 links, 1 decisions, 8 actions.\n"
    )
    call_command("verify", project="desk")
    assert capsys.readouterr().out.startswith("All is well: 1 articles")


def test_an_unknown_project_is_named(db):
    with pytest.raises(CommandError, match="no project “nowhere”"):
        call_command("verify", project="nowhere")


def test_a_changed_text_is_named_with_all_that_hangs_on_it(approved, capsys):
    revision = Revision.objects.get()
    with behind_the_triggers("revision") as cursor:
        cursor.execute("ALTER TABLE annotations_revision DROP CONSTRAINT revision_sha256_of_text")
        cursor.execute("UPDATE annotations_revision SET text = overlay(text placing 'X' from 3 for 1)")
    try:
        assert faults(capsys) == [
            f"revision {revision.pk} has a text of another length or sha256 than is stored",
            f"annotation {approved.pk} differs from the text of its revision",
        ]
    finally:
        with behind_the_triggers("revision") as cursor:
            cursor.execute("UPDATE annotations_revision SET text = %s", [factories.TEXT])
            cursor.execute(
                "ALTER TABLE annotations_revision ADD CONSTRAINT revision_sha256_of_text"
                " CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'))"
            )


def test_a_changed_passage_is_named_and_its_history_too(approved, capsys):
    with behind_the_triggers("annotation") as cursor:
        cursor.execute("UPDATE annotations_annotation SET spans = '{[900,905)}' WHERE id = %s", [approved.pk])
    assert faults(capsys) == [
        f"annotation {approved.pk} differs from the text of its revision",
        f"annotation {approved.pk} is not what its history says last",
    ]


def test_changed_words_of_a_link_are_named(approved, capsys):
    cue = Link.objects.get(role="cue")
    with behind_the_triggers("link") as cursor:
        cursor.execute("UPDATE annotations_link SET texts = '{said}' WHERE id = %s", [cue.pk])
    assert faults(capsys) == [
        f"link {cue.pk} has words that differ from the text of its revision",
        f"link {cue.pk} is not what its history says last",
    ]


def test_a_role_that_does_not_fit_is_named(approved, capsys):
    speaker = Link.objects.get(role="speaker")
    with behind_the_triggers("link") as cursor:
        cursor.execute("UPDATE annotations_link SET role = 'claimant' WHERE id = %s", [speaker.pk])
    assert f"link {speaker.pk} has a role or a target that its annotation's kind does not take" in faults(
        capsys
    )


def test_a_link_that_leads_to_another_layer_is_named(approved, capsys):
    speaker = Link.objects.get(role="speaker")
    article = approved.article
    adjudicated = Layer.objects.create(project=article.project, article=article, kind="adjudicated")
    with behind_the_triggers("link") as cursor:
        cursor.execute("ALTER TABLE annotations_link DROP CONSTRAINT link_annotation_in_project")
        cursor.execute("ALTER TABLE annotations_link DROP CONSTRAINT link_target_in_project")
        cursor.execute(
            "UPDATE annotations_link SET layer_id = %s WHERE id = %s", [adjudicated.pk, speaker.pk]
        )

    assert faults(capsys) == [
        f"link {speaker.pk} is in another article, layer or revision than its annotation or its target"
    ]


def test_an_approval_that_nobody_gave_is_named(approved, capsys):
    with behind_the_triggers("annotation") as cursor:
        cursor.execute("UPDATE annotations_annotation SET edition = 2 WHERE id = %s", [approved.pk])
    assert f"annotation {approved.pk} is approved, and no approval of its edition stands" in faults(capsys)


def test_gaps_and_numbers_beyond_the_feed_are_named(approved, capsys):
    action = Action.objects.order_by("-seq").first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE annotations_action SET seq = seq + 5 WHERE id = %s", [action.pk])
    assert faults(capsys) == [f"action {action.pk} has no number, or one beyond the feed's"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE annotations_feed SET seq = seq + 9")
    assert faults(capsys) == [
        f"project {approved.project_id} has a gap or a double in the numbers of its actions"
    ]


def test_a_row_that_left_without_history_is_named(approved, capsys):
    cue = Link.objects.get(role="cue")
    with behind_the_triggers("link") as cursor:
        cursor.execute("DELETE FROM annotations_link WHERE id = %s", [cue.pk])
    assert faults(capsys) == [f"link {cue.pk} is not what its history says last"]


def test_a_change_of_the_project_behind_its_history_is_named(approved, capsys):
    with behind_the_triggers("project") as cursor:
        cursor.execute("UPDATE annotations_project SET name = 'Another'")
    assert faults(capsys) == [f"project {approved.project_id} is not what its history says last"]
