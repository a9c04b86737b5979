"""Every rule that the database enforces has a name, and a test that names it."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from annotations.models import Project

TESTS = Path(__file__).resolve().parents[1]

TRIGGERS = {
    "annotation_check_insert": "test_no_other_text_is_stored_by_insert_update_or_copy",
    "annotation_check_update": "test_a_span_that_moves_away_from_its_text_is_refused",
    "annotation_check_roles": "test_the_kind_of_either_end_changes_only_to_what_fits",
    "annotation_count_change": "test_a_version_or_edition_cannot_be_counted_down",
    "link_check_words_insert": "test_words_of_a_link_are_the_texts_words",
    "link_check_words_update": "test_words_of_a_link_are_the_texts_words",
    "link_check_roles_insert": "test_a_link_is_stored_exactly_if_its_slot_allows_it",
    "link_check_roles_update": "test_moving_a_link_to_another_role_is_checked",
    "then_reopen_linkers": "test_a_changed_or_lost_target_reopens_what_links_to_it",
    "then_reopen_mentions": "test_a_changed_record_reopens_its_mentions_and_what_links_to_them",
    "then_count_parent_insert": "test_links_changed_by_bare_sql_reopen_their_annotation",
    "then_count_parent_update": "test_links_changed_by_bare_sql_reopen_their_annotation",
    "then_count_parent_delete": "test_links_changed_by_bare_sql_reopen_their_annotation",
    "then_lift_sign_off_insert": "test_a_new_annotation_lifts_the_sign_off",
    "then_lift_sign_off_update": "test_any_later_change_lifts_the_sign_off",
    "then_lift_sign_off_delete": "test_any_later_change_lifts_the_sign_off",
    "passages_changed": "test_what_changes_after_it_was_read_is_found_at_once",
    "action_number": "test_numbers_are_in_the_order_of_commits_without_gaps",
    "project_start_feed": "test_projects_are_numbered_apart",
    "action_by_member": "test_a_forgery_is_refused",
    "decision_signed": "test_a_forgery_is_refused",
    "check_signed": "test_a_forgery_is_refused",
    "guidelines_signed": "test_a_forgery_is_refused",
    "revision_signed": "test_a_forgery_is_refused",
    "article_sign_off_signed": "test_a_forgery_is_refused",
    "token_stays_revoked": "test_a_forgery_is_refused",
    "note_access_of_token": "test_what_is_taken_is_written_down",
    "note_access_of_member": "test_what_is_taken_is_written_down",
    "note_access_of_password": "test_what_is_taken_is_written_down",
    "note_access_of_article": "test_what_is_taken_is_written_down",
    "note_access_of_reader": "test_what_is_taken_is_written_down",
    "note_access_of_person": "test_what_was_taken_by_bare_sql_is_written_with_the_next_change",
    "note_access_of_token_deleted": "test_a_token_that_is_deleted_is_written_down",
    "revision_words_if_current": "test_a_text_that_is_no_longer_current_has_no_words",
    "project_demo_stays": "test_the_mark_of_a_demo_stays",
    "access_stamp": "test_the_database_says_when",
    "access_log_member": "test_whoever_changes_a_membership_it_is_logged",
    "access_log_reader": "test_whoever_restricts_an_article_it_is_logged",
    "access_log_restricted": "test_whoever_restricts_an_article_it_is_logged",
    "access_log_restriction": "test_whoever_restricts_an_article_it_is_logged",
    "access_log_invitation": "test_all_of_it_is_in_the_access_log",
    "access_log_token_made": "test_a_token_is_logged_from_its_making_to_its_end",
    "access_log_token_revoked": "test_a_token_is_logged_from_its_making_to_its_end",
}
"""Triggers that tests do not call by name, each with the test that it makes pass."""

_RULES = """
SELECT conname FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text LIKE 'annotations\\_%%'
  AND contype IN ('c', 'u', 'x', 'f')
UNION
SELECT index.relname FROM pg_index
JOIN pg_class index ON index.oid = indexrelid
WHERE indisunique AND indrelid::regclass::text LIKE 'annotations\\_%%'
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'p')
UNION
SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'annotations\\_%%'
"""

_DJANGOS = re.compile(
    r"_fk_|_[0-9a-f]{8}(_uniq|_like)?$|_uniq$|_key$|_check$"
    r"|^annotations_user_(groups|user_permissions)|_id_same_project$"
)
"""Names that Django makes up: references by id, `unique=True`, and the ranges of integer fields."""

_HISTORY = re.compile(r"^pgtrigger_(insert_insert|update_update|delete_delete)_")
"""One per table and event, installed alike: tests/models/test_history.py covers them all at once."""


def test_every_rule_of_the_database_is_named_in_a_test(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RULES)
        rules = {name for (name,) in cursor.fetchall()}
    named = "\n".join(file.read_text() for file in TESTS.rglob("*.py"))
    unnamed = [
        rule
        for rule in sorted(rules)
        if not _DJANGOS.search(rule)
        and not _HISTORY.search(rule)
        and rule not in TRIGGERS
        and _stem(rule) not in named
    ]
    assert not unnamed, "\n".join(["", *unnamed])


def _stem(rule: str) -> str:
    """The name that we gave: pgtrigger puts its own before it and a hash behind it."""
    return re.sub(r"^pgtrigger_|_[0-9a-f]{5}$", "", rule)


def test_the_tests_named_for_triggers_are_there(db: None) -> None:
    text = "\n".join(file.read_text() for file in TESTS.rglob("test_*.py"))
    assert [test for test in TRIGGERS.values() if f"def {test}(" not in text] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger")
        assert set(TRIGGERS) <= {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("change", ["demo = NOT demo", "demo = true"])
def test_the_mark_of_a_demo_stays(project: Project, change: str) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="demo"):
        cursor.execute(f"UPDATE annotations_project SET {change}")
