"""`python -m newsnotes.tasks.schema`: writes newsnotes/ready_schema.sql from the migrations."""

import os
import tempfile


def main() -> None:
    with tempfile.TemporaryDirectory() as var:  # a server of its own: the database must be empty
        os.environ |= {"NEWSNOTES_VAR": var, "DJANGO_SETTINGS_MODULE": "newsnotes.settings"}
        for elsewhere in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ.pop(elsewhere, None)
        import django

        django.setup()
        from newsnotes import ready_schema  # migrations: only after django.setup()

        ready_schema.FILE.write_text(ready_schema.write_script(), "utf-8")


if __name__ == "__main__":
    main()
