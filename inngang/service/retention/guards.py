"""What the database itself refuses about deletion: what is open, promised, held back, or never agreed to. Used by migration 0001."""

GUARDS = """
create function retention_may_forget() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from enquiries_enquiry e where e.id = new.enquiry_id and e.state = 'closed')
       or exists (select 1 from promises_promise p where p.enquiry_id = new.enquiry_id and p.state = 'open') then
        raise exception 'Enquiry % is open or promised, and is not made nameless', new.enquiry_id using errcode = 'check_violation';
    end if;
    if exists (select 1 from enquiries_enquiry e join retention_hold h on h.person_id = e.person_id and h.ended_at is null
               where e.id = new.enquiry_id) then
        raise exception 'Enquiry % is held back', new.enquiry_id using errcode = 'check_violation';
    end if;
    if not exists (select 1 from retention_run r where r.id = new.run_id and r.state = 'approved') then
        raise exception 'Nobody has agreed that enquiry % is made nameless', new.enquiry_id using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger retention_may_forget before insert on retention_forgotten
    for each row execute function retention_may_forget();

create function retention_keeps_words() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from retention_forgotten f where f.enquiry_id = old.enquiry_id) then
        raise exception 'What was written in enquiry % stays until it is made nameless', old.enquiry_id
            using errcode = 'check_violation';
    end if;
    return old;
end $$;
create trigger retention_keeps_words before delete on enquiries_message
    for each row execute function retention_keeps_words();

create function retention_keeps_open() returns trigger language plpgsql as $$
begin
    if exists (select 1 from enquiries_enquiry e where e.id = old.enquiry_id and e.state <> 'closed') then
        raise exception 'A file of enquiry % stays while it is open', old.enquiry_id using errcode = 'check_violation';
    end if;
    return old;
end $$;
create trigger retention_keeps_open before delete on attached_file for each row execute function retention_keeps_open();

create function retention_keeps_due() returns trigger language plpgsql as $$
begin
    if old.state = 'due' then
        raise exception 'Notice % is not sent yet', old.id using errcode = 'check_violation';
    end if;
    return old;
end $$;
create trigger retention_keeps_due before delete on notices_notice for each row execute function retention_keeps_due();

create index enquiries_by_closing on enquiries_enquiry (closed_at, id) where state = 'closed';
"""
UNDO = """
drop index enquiries_by_closing;
drop trigger retention_keeps_due on notices_notice;
drop trigger retention_keeps_open on attached_file;
drop trigger retention_keeps_words on enquiries_message;
drop trigger retention_may_forget on retention_forgotten;
drop function retention_keeps_due();
drop function retention_keeps_open();
drop function retention_keeps_words();
drop function retention_may_forget();
"""
