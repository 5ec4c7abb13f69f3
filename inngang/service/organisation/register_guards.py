"""What the database itself refuses about the register, and who has what on a day.

`organisation_in_force(unit, day)` is the unit, or the first of its successors that is in use that day.
`organisation_has_area(code, day)` is the unit that has an area that day: what has been moved since is taken back, what is
decided is taken ahead, and a unit that is not in use gives way to its successor, also before the clock has moved anything.
"""

LOOK_UPS = """
create function organisation_in_force(the_unit bigint, on_day date) returns bigint language sql stable as $$
    with recursive chain (id, valid_from, valid_to, successor_id, step) as (
        select u.id, u.valid_from, u.valid_to, u.successor_id, 0 from organisation_unit u where u.id = the_unit
        union all
        select n.id, n.valid_from, n.valid_to, n.successor_id, c.step + 1 from chain c
        join organisation_unit n on n.id = c.successor_id
        where c.valid_to < on_day and c.step < 20
    )
    select c.id from chain c
    where (c.valid_from is null or c.valid_from <= on_day) and (c.valid_to is null or c.valid_to >= on_day)
    order by c.step limit 1
$$;

create function organisation_has_area(the_code text, on_day date) returns bigint language sql stable as $$
    select organisation_in_force(coalesce(
        (select m.to_unit_id from organisation_area_move m join organisation_unit_change c on c.id = m.change_id
         where m.area_id = a.id and m.effective_on <= on_day and c.state = 'approved'
         order by m.effective_on desc limit 1),
        (select m.from_unit_id from organisation_area_move m join organisation_unit_change c on c.id = m.change_id
         where m.area_id = a.id and m.effective_on > on_day and c.state = 'done'
         order by m.effective_on limit 1),
        a.unit_id), on_day)
    from organisation_area a where a.code = the_code
$$;
"""

GUARDS = """
create function organisation_areas_have_a_unit(the_unit bigint) returns void language plpgsql as $$
declare
    u organisation_unit%rowtype;
    left_over text;
begin
    select * into u from organisation_unit where id = the_unit;
    if not found then return; end if;
    select a.name into left_over
    from (
        select a.id, a.name, null::date as since from organisation_area a where a.unit_id = u.id
        union all
        select a.id, a.name, m.effective_on from organisation_area_move m
        join organisation_unit_change c on c.id = m.change_id and c.state = 'approved'
        join organisation_area a on a.id = m.area_id where m.to_unit_id = u.id
    ) a
    where (a.since is not null and u.valid_from > a.since) or (a.since is not null and u.valid_to < a.since)
        or u.valid_to is not null and not exists (
            select 1 from organisation_area_move gone join organisation_unit_change c on c.id = gone.change_id
            where gone.area_id = a.id and gone.from_unit_id = u.id and c.state = 'approved'
                and gone.effective_on <= u.valid_to + 1 and (a.since is null or gone.effective_on > a.since))
    limit 1;
    if left_over is not null then
        raise exception 'Area % would have no unit when % is not in use', left_over, u.number
            using errcode = 'check_violation', constraint = 'no_area_without_a_unit';
    end if;
end $$;

create function organisation_check_unit() returns trigger language plpgsql as $$
begin
    perform organisation_areas_have_a_unit(new.id);
    return null;
end $$;
create constraint trigger organisation_unit_keeps_areas after update of valid_from, valid_to on organisation_unit
    deferrable initially deferred for each row execute function organisation_check_unit();

create function organisation_check_area() returns trigger language plpgsql as $$
begin
    perform organisation_areas_have_a_unit(new.unit_id);
    return null;
end $$;
create constraint trigger organisation_area_has_a_unit after insert or update of unit_id on organisation_area
    deferrable initially deferred for each row execute function organisation_check_area();

create function organisation_check_move() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' then
        perform organisation_areas_have_a_unit(new.to_unit_id);
    else
        perform organisation_areas_have_a_unit(old.from_unit_id);
    end if;
    return null;
end $$;
create constraint trigger organisation_move_has_a_unit after insert or update or delete on organisation_area_move
    deferrable initially deferred for each row execute function organisation_check_move();

create function organisation_check_change() returns trigger language plpgsql as $$
declare
    one record;
begin
    for one in select distinct x.unit_id from organisation_area_move m
        cross join lateral (values (m.from_unit_id), (m.to_unit_id)) as x (unit_id) where m.change_id = new.id
    loop
        perform organisation_areas_have_a_unit(one.unit_id);
    end loop;
    return null;
end $$;
create constraint trigger organisation_change_leaves_none_out after update of state on organisation_unit_change
    deferrable initially deferred for each row execute function organisation_check_change();
"""

UNDO_GUARDS = """
drop trigger organisation_change_leaves_none_out on organisation_unit_change;
drop trigger organisation_move_has_a_unit on organisation_area_move;
drop trigger organisation_area_has_a_unit on organisation_area;
drop trigger organisation_unit_keeps_areas on organisation_unit;
drop function organisation_check_change();
drop function organisation_check_move();
drop function organisation_check_area();
drop function organisation_check_unit();
drop function organisation_areas_have_a_unit(bigint);
"""
UNDO_LOOK_UPS = """
drop function organisation_has_area(text, date);
drop function organisation_in_force(bigint, date);
"""
