"""What the database refuses is refused in a sentence."""

import pytest
from django.db import connection, transaction
from psycopg import sql

from annotations.actions.records.entities import add_entity
from annotations.actions.transactions import one_transaction
from annotations.models import Action, Annotation, Article, Entity
from annotations.refusals import AlreadyUsed
from tests import factories

KEYS = """
SELECT conname, 'id' = ANY (ARRAY(
    SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)))
FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')
"""


@pytest.mark.parametrize("model", [Action, Annotation, Article, Entity])
@pytest.mark.django_db
def test_an_id_that_is_there_is_refused_by_whichever_key_is_asked_first(model, project, ann, article):
    factories.annotation(article, ann)
    add_entity(by=ann, project=project, values={"name": "Voss", "type": "person"})
    row = model.objects.first()
    table = sql.Identifier(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [model._meta.db_table])
        keys = dict(cursor.fetchall())
    of_ids = [name for name, has_id in keys.items() if has_id]

    refusals = [refuse_copy(table, row.pk, keys.keys() - {name}) for name in of_ids]

    assert len(of_ids) > 1
    assert [refusal.field for refusal in refusals] == ["id"] * len(of_ids)


def refuse_copy(table, pk, without):
    """The refusal of a row that is there already, by a table that has no other keys."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table could not be altered
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        for name in without:
            cursor.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {} CASCADE").format(table, sql.Identifier(name))
            )
        copy = sql.SQL("INSERT INTO {0} SELECT * FROM {0} WHERE id = {1}").format(table, pk)
        with pytest.raises(AlreadyUsed) as caught:
            carry_out(cursor, copy)
        transaction.set_rollback(True)
    return caught.value


def carry_out(cursor, statement):
    with one_transaction():
        cursor.execute(statement)
