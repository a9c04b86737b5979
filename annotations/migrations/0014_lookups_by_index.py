"""What a trigger looks up row by row, it looks up by index, however small the table was when the session began.

PostgreSQL plans a trigger's statements once for a session. Planned while a table held a handful of rows, a lookup read
the whole table, and went on doing so for each row of the bulk import that came next in the same session.
"""

from django.db import migrations

BY_INDEX = """
DO $alter$
DECLARE checking regprocedure;
BEGIN
    FOR checking IN
        SELECT oid FROM pg_proc
        WHERE prorettype = 'trigger'::regtype AND pronamespace = 'public'::regnamespace AND proname ^@ 'annotations_'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', checking);
    END LOOP;
END
$alter$
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0013_presence")]
    operations = [migrations.RunSQL(BY_INDEX, migrations.RunSQL.noop)]
