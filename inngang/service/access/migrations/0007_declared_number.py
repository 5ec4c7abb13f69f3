"""A number somebody declared before we knew whose it is: a mark that is found again, and not the number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0006_declarations")]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="number_mark",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(
                fields=["number_mark"],
                name="declared_of_number",
                condition=models.Q(("number_mark", ""), _negated=True),
            ),
        ),
    ]
