"""Whoever left before memberships were kept has a row again, with the time they left, so that their work can be taken over."""

from django.db import migrations

BACK = """
INSERT INTO annotations_member (id, project_id, user_id, role, version, created_at, left_at)
SELECT DISTINCT ON (event.project_id, event.user_id)
       event.id, event.project_id, event.user_id, event.role, event.version + 1, event.created_at, event.pgh_created_at
FROM annotations_memberevent AS event
JOIN annotations_project AS project ON project.id = event.project_id
JOIN annotations_user AS person ON person.id = event.user_id
WHERE event.pgh_label = 'delete' AND NOT EXISTS (
    SELECT FROM annotations_member AS member
    WHERE member.project_id = event.project_id AND member.user_id = event.user_id)
ORDER BY event.project_id, event.user_id, event.pgh_id DESC
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0032_taken_over")]
    operations = [migrations.RunSQL(BACK, migrations.RunSQL.noop)]
