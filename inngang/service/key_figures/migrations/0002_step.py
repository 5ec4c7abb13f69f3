"""How often each step of a page is reached."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("key_figures", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StepCounted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("way", models.CharField(max_length=16)),
                ("step", models.CharField(max_length=12)),
                ("language", models.CharField(max_length=8)),
                ("count", models.IntegerField()),
            ],
            options={
                "db_table": "key_figures_step",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "way", "step", "language"), name="each_step_is_one_row_a_day"
                    )
                ],
            },
        ),
    ]
