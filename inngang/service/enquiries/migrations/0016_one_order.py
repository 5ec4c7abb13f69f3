"""Lists and taking go by the same order, so the index in the order of opening is not needed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0015_questions_and_samples")]

    operations = [migrations.RemoveIndex(model_name="placement", name="placement_heads")]
