"""The journal only grows: the database itself refuses to change, delete or empty it."""

from django.db import migrations

REFUSE = """
create or replace function journal_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'The journal only grows. A line is never changed or deleted.' using errcode = 'restrict_violation';
end $$;
create trigger journal_line_stays before update or delete on journal_line
    for each row execute function journal_refuses();
create trigger journal_is_not_emptied before truncate on journal_line
    for each statement execute function journal_refuses();
"""
ALLOW = """
drop trigger if exists journal_is_not_emptied on journal_line;
drop trigger if exists journal_line_stays on journal_line;
drop function if exists journal_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
