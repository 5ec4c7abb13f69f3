"""A sealed line may be made nameless: who it was about and what was written go, the rest stays, and the chain holds."""

from django.db import migrations, models

LET_THROUGH = """
create or replace function journal_refuses() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if exists (
            select 1 from nameless_line n join sealed_line s on s.line_id = n.line_id
            where n.line_id = old.id
              and n.before = encode(sha256(convert_to(to_jsonb(old)::text, 'UTF8')), 'hex')
              and n.after = encode(sha256(convert_to(to_jsonb(new)::text, 'UTF8')), 'hex')
        ) and to_jsonb(new) - 'data' - 'person_id' - 'by_person_id' = to_jsonb(old) - 'data' - 'person_id' - 'by_person_id'
          and new.person_id is null and new.by_person_id is null and new.data <@ old.data then
            return new;
        end if;
    end if;
    raise exception 'The journal only grows. A line is never changed or deleted.' using errcode = 'restrict_violation';
end $$;
create or replace function nameless_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'What a line was is kept as a hash for good.' using errcode = 'restrict_violation';
end $$;
create trigger nameless_line_stays before update or delete on nameless_line
    for each row execute function nameless_refuses();
"""
REFUSE = """
drop trigger if exists nameless_line_stays on nameless_line;
drop function if exists nameless_refuses();
create or replace function journal_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'The journal only grows. A line is never changed or deleted.' using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_chain")]
    operations = [
        migrations.CreateModel(
            name="Nameless",
            fields=[
                ("line_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField()),
                ("before", models.CharField(max_length=64)),
                ("after", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "nameless_line",
                "indexes": [models.Index(fields=["batch"], name="nameless_by_batch")],
            },
        ),
        migrations.RunSQL(LET_THROUGH, REFUSE),
    ]
