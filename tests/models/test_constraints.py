"""Every named rule that the database keeps by itself, broken once past the actions."""

import datetime
from types import SimpleNamespace

import pytest
from psycopg.types.multirange import Int4Multirange
from psycopg.types.range import Range

from annotations.choices import Role
from annotations.models import (
    AccessChange,
    AccessEntry,
    Action,
    Annotation,
    Article,
    ArticleReader,
    Assignment,
    Check,
    Decision,
    Entity,
    Erasure,
    Guidelines,
    Layer,
    Link,
    Member,
    Project,
    Revision,
    SearchChunk,
    Tag,
    Token,
)
from annotations.text.normalise import sha256
from tests import factories
from tests.models import test_invitation
from tests.models.bare import broken_rule, sql

NOW = datetime.datetime(2026, 3, 12, tzinfo=datetime.UTC)


@pytest.fixture
def rows(project, ann, article):
    """One of everything, which the rules below break in one place each."""
    source = factories.annotation(article, ann, "source", "Mara Voss")
    quote = factories.annotation(
        article,
        ann,
        links=[
            {"role": "speaker", "target": str(source.pk)},
            {"role": "cue", "spans": [factories.span(factories.TEXT, "told")]},
        ],
    )
    return SimpleNamespace(
        project=project,
        ann=ann,
        article=article,
        revision=article.revisions.get(),
        layer=article.layers.get(),
        member=Member.objects.get(user=ann),
        source=source,
        quote=quote,
        other=factories.annotation(article, ann, "quote", "A spokesman denied it."),
        speaker=quote.links.get(role="speaker"),
        cue=quote.links.get(role="cue"),
        entity=Entity.objects.create(project=project, name="Voss", type="person", wikidata_id="Q42"),
        base={"project": project},
    )


def change(model, which, **values):
    return lambda r: model.objects.filter(pk=getattr(r, which).pk).update(
        **{name: value(r) if callable(value) else value for name, value in values.items()}
    )


UNSEEN = factories.span(factories.TEXT, "\u200d")
UNSEEN_WORDS = "\u200d"


def ranges(*pairs):
    return Int4Multirange([Range(*pair) for pair in pairs])


def revision(r, text="Other words.", **values):
    values = {"length": len(text), "sha256": sha256(text), "number": 2, "current": False, **values}
    return Revision(project=r.project, article=r.article, text=text, created_by=r.ann, **values).save()


def check(r, **values):
    values = {"number": 1, "edition": 1, "state": "open", **values}
    return Check(project=r.project, annotation=r.quote, author=r.ann, **values).save()


def decision(r, **values):
    values = {"edition": 1, "verdict": "approve", "reviewer": r.ann, **values}
    made = Decision(project=r.project, annotation=r.quote, **values)
    made.save()
    return made


def link(r, **values):
    return factories.link(values.pop("annotation", r.quote), **values).save()


def twice(make):
    def run(r):
        make(r)
        make(r)

    return run


RULES = {
    "action_verb_known": change(Action, "action", verb="dance"),
    "action_seq_once": lambda r: [
        Action.objects.create(project=r.project, by=r.ann, verb="mark", seq=7) for _ in "ab"
    ],
    "annotation_kind_known": change(Annotation, "other", kind="rumour"),
    "annotation_status_known": change(Annotation, "other", status="lost"),
    "annotation_reopened_known": change(Annotation, "other", reopened="whim"),
    "annotation_suggested_by_a_suggester": change(Annotation, "other", status="suggested"),
    "annotation_record_of_entity_or_source": change(Annotation, "other", entity=lambda r: r.entity),
    "annotation_counts_from_1": lambda r: sql(
        "INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans,"
        " texts, keys, status, author_id, edited_by_id, edition) SELECT gen_random_uuid(), project_id, article_id,"
        " revision_id, layer_id, kind, spans, texts, keys, status, author_id, edited_by_id, 0"
        " FROM annotations_annotation LIMIT 1"
    ),
    "annotation_spans_not_empty": change(Annotation, "other", spans=ranges(), texts=[]),
    "annotation_spans_bounded": change(Annotation, "other", spans=ranges((3, None))),
    "annotation_attributes_object": change(Annotation, "other", attributes=["form"]),
    "annotation_tags_few": change(Annotation, "other", tags=["t"] * 51),
    "annotation_spans_inside_text": change(Annotation, "other", spans=[(0, 999)]),
    "annotation_text_equals_revision": change(Annotation, "other", texts=["A spokesman confirmed it."]),
    "annotation_text_not_blank": change(
        Annotation, "other", spans=[(0, 3), UNSEEN], texts=["“We", UNSEEN_WORDS]
    ),
    "article_headline_not_blank": change(Article, "article", headline="\u200b"),
    "article_state_known": change(Article, "article", state="lost"),
    "article_signed_off_by_somebody": change(Article, "article", state="signed_off"),
    "article_signed_off_of_a_revision": change(
        Article, "article", state="signed_off", signed_off_by=lambda r: r.ann, signed_off_at=NOW
    ),
    "article_external_id_once": lambda r: [
        Article.objects.create(project=r.project, external_id="x1", created_by=r.ann) for _ in "ab"
    ],
    "assignment_state_known": lambda r: Assignment.objects.create(
        project=r.project, article=r.article, member=r.member, state="lost"
    ),
    "assignment_round_from_1": lambda r: Assignment.objects.create(
        project=r.project, article=r.article, member=r.member, round=0
    ),
    "assignment_once": twice(
        lambda r: Assignment.objects.create(project=r.project, article=r.article, member=r.member)
    ),
    "check_number_once": twice(check),
    "check_number_from_1": lambda r: check(r, number=0),
    "check_state_known": lambda r: check(r, state="lost"),
    "check_verdict_known": lambda r: check(r, verdict="perhaps"),
    "check_ready_has_verdict": lambda r: check(r, state="ready"),
    "check_asked_somebody": lambda r: check(r, state="asked", asked_whom="\u2060"),
    "decision_verdict_known": lambda r: decision(r, verdict="perhaps", reason="duplicate"),
    "decision_reason_known": lambda r: decision(r, verdict="reject", reason="mood"),
    "decision_rejection_has_reason": lambda r: decision(r, verdict="reject"),
    "decision_other_has_note": lambda r: decision(r, verdict="reject", reason="other", note="\u200e"),
    "decision_withdrawn_once": lambda r: [decision(r, withdraws=first) for first in [decision(r)] * 2],
    "entity_type_known": change(Entity, "entity", type="ghost"),
    "entity_has_name": change(Entity, "entity", name="\u3164"),
    "entity_wikidata_id_form": change(Entity, "entity", wikidata_id="Q042"),
    "entity_wikidata_id_once": lambda r: Entity.objects.create(
        project=r.project, name="Vos", type="person", wikidata_id="Q42"
    ),
    "entity_local_not_identifying": change(Entity, "entity", article=lambda r: r.article),
    "entity_merged_is_gone": change(
        Entity,
        "entity",
        merged_into=lambda r: Entity.objects.create(project=r.project, name="Vos", type="person"),
    ),
    "entity_not_merged_into_itself": change(
        Entity, "entity", merged_into=lambda r: r.entity, deleted_at="2026-03-12T00:00Z"
    ),
    "erasure_has_reason": lambda r: Erasure.objects.create(
        project=r.project, article_id=r.article.pk, annotation_ids=[], action_id=r.article.pk, reason="\u00ad"
    ),
    "guidelines_number_once": twice(
        lambda r: Guidelines.objects.create(project=r.project, number=1, text="x", author=r.ann)
    ),
    "guidelines_number_from_1": lambda r: Guidelines.objects.create(
        project=r.project, number=0, text="x", author=r.ann
    ),
    "guidelines_not_empty": lambda r: Guidelines.objects.create(
        project=r.project, number=1, text="\n\u200b\n", author=r.ann
    ),
    "layer_kind_known": lambda r: Layer.objects.create(project=r.project, article=r.article, kind="top"),
    "layer_owner_if_annotator": lambda r: Layer.objects.create(
        project=r.project, article=r.article, kind="annotator"
    ),
    "layer_once": lambda r: Layer.objects.create(project=r.project, article=r.article, kind="shared"),
    "link_role_known": change(Link, "cue", role="friend"),
    "link_words_or_target": change(Link, "cue", spans=None, texts=None),
    "link_words_have_texts": change(Link, "cue", texts=None),
    "link_words_only": change(Link, "cue", target=lambda r: r.source),
    "link_needs_target": change(Link, "cue", role="within"),
    "link_not_to_itself": lambda r: link(r, role="within", target=r.quote),
    "link_role_once": lambda r: link(r, role="cue", spans=[(0, 1)], texts=["“"]),
    "link_target_once_per_role": lambda r: link(r, role="speaker", target=r.source),
    "link_spans_not_empty": change(Link, "cue", spans=ranges(), texts=[]),
    "link_spans_bounded": change(Link, "cue", spans=ranges((None, 3))),
    "link_spans_inside_text": change(Link, "cue", spans=[(0, 999)]),
    "link_text_equals_revision": change(Link, "cue", texts=["claimed"]),
    "link_text_not_blank": change(Link, "cue", spans=[UNSEEN], texts=[UNSEEN_WORDS]),
    "link_role_of_kind": lambda r: link(r, role="claimant", target=r.source),
    "member_role_known": change(Member, "member", role="king"),
    "member_once_per_project": lambda r: Member.objects.create(
        project=r.project, user=r.ann, role=Role.MANAGER
    ),
    "project_has_name": change(Project, "project", name="\u200b "),
    "project_approvals_1_or_2": change(Project, "project", approvals=3),
    "project_time_zone_named": change(Project, "project", time_zone=""),
    "reader_once_per_article": twice(
        lambda r: ArticleReader.objects.create(project=r.project, article=r.article, member=r.member)
    ),
    "revision_number_once": lambda r: revision(r, number=1),
    "revision_number_from_1": lambda r: revision(r, number=0),
    "revision_not_empty": lambda r: revision(r, text=""),
    "revision_not_blank": lambda r: [
        Revision.objects.filter(pk=r.revision.pk).update(current=False),
        revision(r, text="\ufeff\u200b", current=True),
    ],
    "revision_one_current": lambda r: revision(r, current=True),
    "revision_length_of_text": lambda r: revision(r, length=3),
    "revision_sha256_of_text": lambda r: revision(r, sha256="0" * 64),
    "accesschange_kind_known": lambda r: AccessChange.objects.create(kind="looked", subject=r.article.pk),
    "access_kind_known": lambda r: AccessEntry.objects.create(kind="looked"),
    "access_read_once_an_hour": twice(
        lambda r: AccessEntry.objects.create(kind="article_read", by=None, article=r.article)
    ),
    "access_address_once_a_day": twice(
        lambda r: AccessEntry.objects.create(
            kind="token_used_from_new_address", token_id=r.article.pk, address="192.0.2.1"
        )
    ),
    "access_refused_once_a_window": twice(lambda r: AccessEntry.objects.create(kind="attempt_refused")),
    "access_strangers_once_an_hour": twice(lambda r: AccessEntry.objects.create(kind="sign_in_failed")),
    "revision_immutable": change(Revision, "revision", text="Nothing happened."),
    "searchchunk_number_once": twice(
        lambda r: SearchChunk.objects.create(
            project=r.project, article=r.article, revision=r.revision, number=0, words=""
        )
    ),
    "tag_once_per_project": twice(lambda r: Tag.objects.create(project=r.project, name="war")),
    "tag_not_empty": lambda r: Tag.objects.create(project=r.project, name="\u200b"),
    "token_scope_known": lambda r: Token.objects.create(
        project=r.project, user=r.ann, member=r.member, digest=b"x", scope="all", expires_at=NOW
    ),
}

_IN_TRIGGERS = {
    "annotation_spans_inside_text",
    "annotation_text_equals_revision",
    "annotation_text_not_blank",
    "link_spans_inside_text",
    "link_text_equals_revision",
    "link_text_not_blank",
    "link_role_of_kind",
    "revision_immutable",
}


@pytest.mark.parametrize("name", RULES)
def test_the_rule_is_kept_by_the_database(name, rows):
    rows.action = Action.objects.first()
    with broken_rule(name):
        RULES[name](rows)


@pytest.mark.django_db
def test_every_named_rule_is_tested():
    constraints = sql("""
        SELECT conname FROM pg_constraint
        WHERE contype IN ('c', 'u') AND conrelid::regclass::text LIKE 'annotations\\_%'
          AND conname NOT LIKE 'annotations\\_%'
          AND conname NOT LIKE '%\\_project_id_key' AND conname NOT LIKE '%\\_article_id_key'
        UNION SELECT indexrelid::regclass::text FROM pg_index
        WHERE indisunique AND indpred IS NOT NULL AND indrelid::regclass::text LIKE 'annotations\\_%'
    """)
    of_invitations = {*test_invitation.RULES, "invitation_revoked_at_a_time", "invitation_open_once"}

    assert {name for (name,) in constraints} == {*RULES, *of_invitations} - _IN_TRIGGERS


@pytest.mark.parametrize("start", [-1, -(2**31)])
def test_spans_start_inside_the_text(rows, start):
    with broken_rule("annotation_spans_not_empty"):
        Annotation.objects.filter(pk=rows.other.pk).update(spans=[(start, 3)])
    with broken_rule("link_spans_not_empty"):
        Link.objects.filter(pk=rows.cue.pk).update(spans=[(start, 3)])


@pytest.mark.parametrize("part", [(None, 4), (3, None), (None, None)])
def test_spans_have_two_ends(rows, part):
    with broken_rule("annotation_spans_bounded"):
        Annotation.objects.filter(pk=rows.other.pk).update(spans=ranges(part))
    with broken_rule("link_spans_bounded"):
        Link.objects.filter(pk=rows.cue.pk).update(spans=ranges(part))


def test_what_is_deleted_does_not_hold_unique_values(rows, project, ann):
    Entity.objects.filter(pk=rows.entity.pk).update(deleted_at=NOW)
    Entity.objects.create(project=project, name="Vos", type="person", wikidata_id="Q42")
    Article.objects.create(project=project, created_by=ann, external_id="x", deleted_at=NOW)
    Article.objects.create(project=project, created_by=ann, external_id="x")
    Revision.objects.filter(pk=rows.revision.pk).update(current=False)
    again = factories.article(project, ann)
    assert again.pk != rows.article.pk


def test_every_default_of_the_database_is_itself_valid(rows):
    sql(
        "INSERT INTO annotations_annotation (id, project_id, article_id, revision_id, layer_id, kind, spans,"
        " texts, keys, status, author_id, edited_by_id) SELECT gen_random_uuid(), project_id, article_id,"
        " revision_id, layer_id, kind, spans, texts, keys, status, author_id, edited_by_id"
        " FROM annotations_annotation WHERE id = %s",
        rows.other.pk,
    )
    made = Annotation.objects.exclude(pk__in=[rows.quote.pk, rows.other.pk, rows.source.pk]).get()
    assert (made.attributes, made.tags, made.reopened, made.version, made.edition) == ({}, [], "", 1, 1)
