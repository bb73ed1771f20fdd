-- The second wall held who reads; who writes it let in by what they read: whoever works on a cycle could have written a
-- revision into any contribution sent to it. Words of an organisation are written by those who speak for it, and by them alone.
create function consultation.writes(contribution uuid) returns boolean language sql stable as $$
  select exists (
    select from consultation.contribution c
    where c.id = writes.contribution
      and (consultation.represents(c.organisation) or (c.participant is not null and consultation.is_staff_of(c.cycle)))
  )
$$;
grant execute on function consultation.writes(uuid) to app;

drop policy write_revision on consultation.revision;
create policy write_revision on consultation.revision for insert with check (consultation.writes(contribution));
drop policy write_answer on consultation.answer;
create policy write_answer on consultation.answer for insert with check (consultation.writes(contribution));
drop policy write_submission on consultation.submission;
create policy write_submission on consultation.submission for insert with check (consultation.writes(contribution));

-- An answer says of itself to which contribution it belongs, and the policy believes it: so it must be that of its revision.
alter table consultation.answer add constraint answer_of_its_contribution
  foreign key (contribution, revision) references consultation.revision (contribution, id);
