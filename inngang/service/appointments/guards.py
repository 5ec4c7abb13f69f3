"""What the database itself refuses about appointments: two at the same time, and a request that is answered with neither.

Used by migration 0001. A whole number is made a range of one, so that no extension of the database is needed.
"""

GUARDS = """
alter table appointments_appointment add constraint adviser_is_in_one_place exclude using gist (
    int8range(staff_id, staff_id, '[]') with &&, tstzrange(starts_at, ends_at) with &&) where (state = 'booked');
alter table appointments_appointment add constraint person_is_in_one_place exclude using gist (
    int8range(person_id, person_id, '[]') with &&, tstzrange(starts_at, ends_at) with &&) where (state = 'booked');

alter table appointments_appointment add constraint appointment_is_of_an_enquiry foreign key (enquiry_id)
    references enquiries_enquiry (id) deferrable initially deferred;
alter table appointments_appointment add constraint appointment_became_a_visit foreign key (visit_id)
    references enquiries_enquiry (id) deferrable initially deferred;
alter table appointments_request add constraint request_is_of_an_enquiry foreign key (enquiry_id)
    references enquiries_enquiry (id) deferrable initially deferred;

create function appointments_time_or_reason() returns trigger language plpgsql as $$
begin
    if exists (select 1 from appointments_request r where r.enquiry_id = new.id and r.state = 'open') then
        raise exception 'Enquiry % asks for a meeting, and got neither a time nor a reason', new.id
            using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger appointments_time_or_reason before update of state on enquiries_enquiry
    for each row when (new.state = 'answered') execute function appointments_time_or_reason();
"""

UNDO = """
drop trigger appointments_time_or_reason on enquiries_enquiry;
drop function appointments_time_or_reason();
alter table appointments_request drop constraint request_is_of_an_enquiry;
alter table appointments_appointment drop constraint appointment_became_a_visit;
alter table appointments_appointment drop constraint appointment_is_of_an_enquiry;
alter table appointments_appointment drop constraint person_is_in_one_place;
alter table appointments_appointment drop constraint adviser_is_in_one_place;
"""
