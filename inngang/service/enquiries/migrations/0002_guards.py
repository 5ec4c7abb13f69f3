"""What the database itself refuses: see `guards.py`."""

from django.db import migrations

from inngang.service.enquiries.guards import GUARDS, UNDO


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0001_initial"), ("promises", "0001_initial"), ("access", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
