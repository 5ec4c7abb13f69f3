"""What was said, wherever it is kept: an enquiry shows its own messages, those of what was joined into it, and what its
family said to and fro. No message is moved or copied, so none can be lost, and every joining and splitting can be undone.

Used by the migration that makes the function. Notes stay with the part they were written in.
"""

CONVERSATION = """
create function enquiries_conversation(the_enquiry bigint) returns setof enquiries_message language sql stable as $$
    with recursive family as (
        select e.id, true as is_own from enquiries_enquiry e where e.id = the_enquiry
        union
        select k.id, false from enquiries_enquiry e join enquiries_enquiry k on k.kin_id = e.kin_id and k.id <> e.id
        where e.id = the_enquiry and e.kin_id is not null
        union
        select j.id, f.is_own from family f join enquiries_enquiry j on j.joined_into_id = f.id
    )
    select m.* from enquiries_message m
    join (select id, bool_or(is_own) as is_own from family group by id) f on f.id = m.enquiry_id
    where f.is_own or m.direction <> 'note'
$$;
"""

UNDO = "drop function enquiries_conversation(bigint);"
