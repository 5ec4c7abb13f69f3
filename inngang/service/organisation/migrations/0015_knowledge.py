"""What to say about a matter, in versions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0014_asks"),
        ("people", "0007_read_by_themselves"),
    ]

    operations = [
        migrations.CreateModel(
            name="Knowledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "organisation_knowledge",
                "constraints": [models.UniqueConstraint(fields=("matter", "version"), name="one_text_of_a_version")],
            },
        ),
    ]
