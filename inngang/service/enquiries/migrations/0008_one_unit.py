"""A promise is on the list of the unit that has its enquiry; the database refuses two that say different things."""

from django.db import migrations

from inngang.service.enquiries.guards import ANY_UNIT, ONE_UNIT


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0007_cover_ends"), ("promises", "0003_unit")]

    operations = [migrations.RunSQL(ONE_UNIT, ANY_UNIT)]
