"""A message that did not get there is seen to: by a letter, or by somebody who reaches the person otherwise."""

from django.db import migrations, models

import inngang.rules.vocabulary


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField("notice", "seen_to_at", models.DateTimeField(null=True)),
        migrations.AddField("notice", "seen_to_by", models.BigIntegerField(null=True)),
        migrations.AddField("notice", "seen_to_how", models.CharField(db_default="", max_length=255)),
        migrations.AddIndex(
            "notice",
            models.Index(
                condition=models.Q(
                    ("seen_to_at__isnull", True), ("state", inngang.rules.vocabulary.DeliveryState["FAILED"])
                ),
                fields=["enquiry_id"],
                name="notice_not_there",
            ),
        ),
    ]
