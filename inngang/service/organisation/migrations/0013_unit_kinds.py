"""What a unit is, told more finely: a database from before has every office as a local office and every case unit alike.

A kind that somebody has chosen already is left alone. Taking it back is not needed: the older code knows the newer words.
"""

from django.db import migrations

FINER = """
update only organisation_unit u set kind = 'district_office' where u.kind = 'local_office'
    and exists (select 1 from organisation_area a where a.unit_id = u.id)
    and not exists (select 1 from organisation_area a where a.unit_id = u.id and length(a.code) <= 4);
update only organisation_unit u set kind = 'host_cooperation' where u.kind = 'local_office'
    and (select count(distinct a.municipality_code) from organisation_area a where a.unit_id = u.id) > 1;
update only organisation_unit u set kind = 'pension_unit' where u.kind = 'case_unit' and u.name ilike '%pensjon%';
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0012_sharing")]

    operations = [migrations.RunSQL(FINER, migrations.RunSQL.noop)]
