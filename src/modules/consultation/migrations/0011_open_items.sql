-- Which revision of a contribution has been read through: marked, or set aside with a reason. The ledger asks for those that
-- were not, which are few or none among a hundred thousand: an index holds them, and nothing else.
alter table consultation.contribution add column read_revision uuid;
create index contribution_unread on consultation.contribution (cycle, id)
where submitted_revision is not null and read_revision is distinct from submitted_revision;

-- Staff change nothing of what others wrote. This they note through one function, which runs as the owner of the tables, and
-- the wall lets that role through where the viewer works on the cycle.
create policy note_read on consultation.contribution for update to current_user using (consultation.is_staff_of(cycle));
create function consultation.note_read(contribution uuid, revision uuid) returns void
language sql security definer set search_path = pg_catalog as $$
  update consultation.contribution c set read_revision = note_read.revision where c.id = note_read.contribution
$$;
revoke execute on function consultation.note_read(uuid, uuid) from public;
grant execute on function consultation.note_read(uuid, uuid) to app;

create view consultation_read.unread_contribution with (security_invoker = true) as
select id, cycle from consultation.contribution
where submitted_revision is not null and read_revision is distinct from submitted_revision;
grant select on consultation_read.unread_contribution to app;

-- The language of what was sent stands in the contribution: one table less for whoever points into its texts.
create or replace view consultation_read.frozen_answer with (security_invoker = true) as
select c.submitted_revision as revision, a.area, ar.position as area_position, ar.slug as area_slug, c.id as contribution, c.call, c.cycle,
  c.organisation, c.participant, c.country, c.language, a.body, call.closes_at
from consultation.contribution c
join consultation.answer a on a.revision = c.submitted_revision
join consultation.area ar on ar.id = a.area
join consultation.call on call.id = c.call;
