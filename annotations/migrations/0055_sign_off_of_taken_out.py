"""An article that is taken out keeps its sign-off: what goes and comes back with it lifts none.

Until now the sign-off was lifted and then set again, which only somebody's own signing off may do.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("annotations.migrations.0047_families_and_assignments").LIFT
_OF_ALL = "WHERE state = 'signed_off' AND id = ANY (ARRAY(SELECT DISTINCT article_id FROM changed))"
LIFT = _BEFORE.replace(_OF_ALL, _OF_ALL.replace(" AND id", " AND deleted_at IS NULL AND id"))


class Migration(migrations.Migration):
    dependencies = [("annotations", "0054_sent_back_is_no_edit")]
    operations = [migrations.RunSQL(LIFT, _BEFORE)]
