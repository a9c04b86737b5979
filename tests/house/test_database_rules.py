"""Every rule that the database enforces has a name, and a test that names it."""

import re
from pathlib import Path

from django.db import connection

TESTS = Path(__file__).resolve().parents[1]

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
        if not _DJANGOS.search(rule) and not _HISTORY.search(rule) and _stem(rule) not in named
    ]
    assert not unnamed, "\n".join(["", *unnamed])


def _stem(rule: str) -> str:
    """The name that we gave: pgtrigger puts its own before it and a hash behind it."""
    return re.sub(r"^pgtrigger_|_[0-9a-f]{5}$", "", rule)
