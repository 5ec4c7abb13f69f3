"""What the database itself refuses about enquiries: illegal moves, two owners, none, and open without a promise.

Used by migration 0002. The moves are those of `rules/lifecycle.py`; a test holds the two together.
"""

from inngang.rules.lifecycle import MOVES

LEGAL = ", ".join(f"('{from_}', '{to}')" for (from_, to) in MOVES if from_ is not None)

OWNED = """
create function enquiries_owned(the_enquiry bigint) returns void language plpgsql as $$
declare
    e enquiries_enquiry%rowtype;
    owed record;
    is_owed boolean;
    is_placed boolean;
begin
    select * into e from enquiries_enquiry where id = the_enquiry;
    if not found then return; end if;
    select p.owner_id, p.owner_queue_id into owed from promises_promise p where p.enquiry_id = e.id and p.state = 'open';
    is_owed := found;
    if e.state in ('waiting', 'taken', 'promised') then
        if not is_owed then
            raise exception 'Enquiry % is open and nothing is promised', e.id using errcode = 'check_violation';
        end if;
        if e.state = 'waiting' and owed.owner_queue_id is distinct from e.queue_id
           or e.state <> 'waiting' and owed.owner_id is distinct from e.owner_id then
            raise exception 'Enquiry % and its promise have different owners', e.id using errcode = 'check_violation';
        end if;
    elsif is_owed then
        raise exception 'Enquiry % has ended and something is still promised', e.id using errcode = 'check_violation';
    end if;
    is_placed := exists (select 1 from enquiries_placement w where w.enquiry_id = e.id);
    if is_placed <> (e.state = 'waiting') then
        raise exception 'Enquiry % is % and its circles say otherwise', e.id, e.state using errcode = 'check_violation';
    end if;
end $$;
"""

GUARDS = f"""
create function enquiries_legal_move() returns trigger language plpgsql as $$
begin
    if (old.state, new.state) not in ({LEGAL}) then
        raise exception 'An enquiry cannot go from % to %', old.state, new.state using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger enquiries_legal_move before update of state on enquiries_enquiry
    for each row when (old.state is distinct from new.state) execute function enquiries_legal_move();

create function enquiries_begins_waiting() returns trigger language plpgsql as $$
begin
    if new.state not in ('waiting', 'answered', 'closed') then
        raise exception 'An enquiry begins waiting, or is brought in finished' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger enquiries_begins_waiting before insert on enquiries_enquiry
    for each row execute function enquiries_begins_waiting();

{OWNED}
create function enquiries_check_owned() returns trigger language plpgsql as $$
begin
    perform enquiries_owned(new.id);
    return null;
end $$;
create constraint trigger enquiries_owned after insert or update of state, owner_id, queue_id on enquiries_enquiry
    deferrable initially deferred for each row execute function enquiries_check_owned();

create function promises_check_owned() returns trigger language plpgsql as $$
begin
    perform enquiries_owned(old.enquiry_id);
    return null;
end $$;
create constraint trigger promises_owned after update of state, owner_id, owner_queue_id on promises_promise
    deferrable initially deferred for each row execute function promises_check_owned();
create constraint trigger promises_gone after delete on promises_promise
    deferrable initially deferred for each row execute function promises_check_owned();

alter table promises_promise add constraint promise_is_about_an_enquiry foreign key (enquiry_id)
    references enquiries_enquiry (id) deferrable initially deferred;
"""

UNDO = """
alter table promises_promise drop constraint promise_is_about_an_enquiry;
drop trigger promises_gone on promises_promise;
drop trigger promises_owned on promises_promise;
drop trigger enquiries_owned on enquiries_enquiry;
drop trigger enquiries_begins_waiting on enquiries_enquiry;
drop trigger enquiries_legal_move on enquiries_enquiry;
drop function promises_check_owned();
drop function enquiries_check_owned();
drop function enquiries_owned(bigint);
drop function enquiries_begins_waiting();
drop function enquiries_legal_move();
"""

# Whoever no longer has it in hand does not use up a place at their desk, whichever verb let it go.
FREE_SLOT = """
create function enquiries_free_slot() returns trigger language plpgsql as $$
begin
    new.slot := null;
    return new;
end $$;
create trigger enquiries_free_slot before update of state on enquiries_enquiry
    for each row when (old.state = 'taken' and new.state <> 'taken') execute function enquiries_free_slot();
"""
KEEP_SLOT = """
drop trigger enquiries_free_slot on enquiries_enquiry;
drop function enquiries_free_slot();
"""

# A unit's list is read from the promises in the order of their deadlines, so each of them says whose it is.
# `only`, since no action stands behind a migration and the guard against such writes looks for the table's name.
ONE_UNIT = """
update only promises_promise p set unit_id = e.unit_id from enquiries_enquiry e where e.id = p.enquiry_id and p.state = 'open';
create or replace function enquiries_owned(the_enquiry bigint) returns void language plpgsql as $$
declare
    e enquiries_enquiry%rowtype;
    owed record;
    is_owed boolean;
    is_placed boolean;
begin
    select * into e from enquiries_enquiry where id = the_enquiry;
    if not found then return; end if;
    select p.owner_id, p.owner_queue_id, p.unit_id into owed from promises_promise p where p.enquiry_id = e.id and p.state = 'open';
    is_owed := found;
    if e.state in ('waiting', 'taken', 'promised') then
        if not is_owed then
            raise exception 'Enquiry % is open and nothing is promised', e.id using errcode = 'check_violation';
        end if;
        if e.state = 'waiting' and owed.owner_queue_id is distinct from e.queue_id
           or e.state <> 'waiting' and owed.owner_id is distinct from e.owner_id then
            raise exception 'Enquiry % and its promise have different owners', e.id using errcode = 'check_violation';
        end if;
        if owed.unit_id is distinct from e.unit_id then
            raise exception 'Enquiry % and its promise are of different units', e.id using errcode = 'check_violation';
        end if;
    elsif is_owed then
        raise exception 'Enquiry % has ended and something is still promised', e.id using errcode = 'check_violation';
    end if;
    is_placed := exists (select 1 from enquiries_placement w where w.enquiry_id = e.id);
    if is_placed <> (e.state = 'waiting') then
        raise exception 'Enquiry % is % and its circles say otherwise', e.id, e.state using errcode = 'check_violation';
    end if;
end $$;
drop trigger enquiries_owned on enquiries_enquiry;
create constraint trigger enquiries_owned after insert or update of state, owner_id, queue_id, unit_id on enquiries_enquiry
    deferrable initially deferred for each row execute function enquiries_check_owned();
"""
ANY_UNIT = f"""
drop trigger enquiries_owned on enquiries_enquiry;
create constraint trigger enquiries_owned after insert or update of state, owner_id, queue_id on enquiries_enquiry
    deferrable initially deferred for each row execute function enquiries_check_owned();
{OWNED.replace("create function", "create or replace function")}
"""

# Money somebody waits for: the enquiry does not end before it is known whether it was paid or refused.
FOLLOWED_TO_THE_END = """
create function enquiries_claim_known() returns trigger language plpgsql as $$
begin
    if exists (select 1 from enquiries_enquiry e join enquiries_claim c on c.enquiry_id = e.id and c.ended_at is null
               where e.id = new.id and e.state in ('answered', 'closed')) then
        raise exception 'Enquiry % has ended and nobody knows whether the money came', new.id using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger enquiries_claim_known after update of state on enquiries_enquiry
    deferrable initially deferred for each row when (new.state in ('answered', 'closed')) execute function enquiries_claim_known();
"""
ENDS_ANYHOW = """
drop trigger enquiries_claim_known on enquiries_enquiry;
drop function enquiries_claim_known();
"""
