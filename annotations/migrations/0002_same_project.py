"""References inside a project: composite, immediate foreign keys, so no row can point into another project.

Where the referenced row must be of the same article too, the key has the article in it.
"""

from django.db import migrations

# table, columns beside project_id, referenced table, referenced columns beside project_id, on delete
KEYS = [
    ("token", ["member_id"], "member", ["id"], "CASCADE"),
    ("revision", ["article_id"], "article", ["id"], "NO ACTION"),
    ("articlereader", ["article_id"], "article", ["id"], "CASCADE"),
    ("articlereader", ["member_id"], "member", ["id"], "CASCADE"),
    ("assignment", ["article_id"], "article", ["id"], "CASCADE"),
    ("assignment", ["member_id"], "member", ["id"], "CASCADE"),
    ("layer", ["article_id"], "article", ["id"], "NO ACTION"),
    ("entity", ["article_id"], "article", ["id"], "NO ACTION"),
    ("annotation", ["article_id", "revision_id"], "revision", ["article_id", "id"], "NO ACTION"),
    ("annotation", ["article_id", "layer_id"], "layer", ["article_id", "id"], "NO ACTION"),
    ("annotation", ["entity_id"], "entity", ["id"], "NO ACTION"),
    ("link", ["article_id", "annotation_id"], "annotation", ["article_id", "id"], "NO ACTION"),
    ("link", ["article_id", "target_id"], "annotation", ["article_id", "id"], "NO ACTION"),
    ("decision", ["annotation_id"], "annotation", ["id"], "NO ACTION"),
    ("decision", ["withdraws_id"], "decision", ["id"], "NO ACTION"),
    ("check", ["annotation_id"], "annotation", ["id"], "NO ACTION"),
    ("action", ["undoes_id"], "action", ["id"], "NO ACTION"),
    ("searchchunk", ["article_id"], "article", ["id"], "CASCADE"),
    ("searchchunk", ["revision_id"], "revision", ["id"], "CASCADE"),
]


def key(table, columns, to, to_columns, on_delete):
    name = f"{table}_{columns[-1].removesuffix('_id')}_in_project"
    return migrations.RunSQL(
        f"""
        ALTER TABLE annotations_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (project_id, {", ".join(columns)})
        REFERENCES annotations_{to} (project_id, {", ".join(to_columns)}) ON DELETE {on_delete}
        """,
        f"ALTER TABLE annotations_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_tables")]
    operations = [key(*row) for row in KEYS]
