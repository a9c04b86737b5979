"""What a kept answer is about: who has lost sight of it is not given the answer again, and erasure finds it.

Answers kept until now do not say it; their requests are carried out, and none is kept for longer than a week anyway.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0015_sessions")]
    operations = [
        migrations.RunSQL("DELETE FROM annotations_reply", migrations.RunSQL.noop),
        migrations.AddField("reply", "article_id", models.UUIDField(null=True)),
        migrations.AddField("reply", "project_id", models.UUIDField(null=True)),
        migrations.AddIndex("reply", models.Index(fields=["article_id"], name="reply_of_article")),
        migrations.AddIndex("reply", models.Index(fields=["created_at"], name="reply_oldest")),
    ]
