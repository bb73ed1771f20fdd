-- Staff see what counts: the revision that was sent last. To ask each revision whether it was ever sent asked the wall of
-- another table, which asked the first again, in the plan of every statement that reads a word.
alter policy read_revision on consultation.revision using (
  exists (
    select from consultation.contribution c
    where c.id = revision.contribution
      and (platform.is_system() or consultation.represents(c.organisation) or c.submitted_revision = revision.id)
  )
);
alter policy read_answer on consultation.answer using (
  exists (
    select from consultation.contribution c
    where c.id = answer.contribution
      and (platform.is_system() or consultation.represents(c.organisation) or c.submitted_revision = answer.revision)
  )
);

-- The rule of 0002 for who writes, written where it is asked: a function that looks something up is a query of its own.
alter policy write_revision on consultation.revision with check (
  exists (
    select from consultation.contribution c
    where c.id = revision.contribution
      and (consultation.represents(c.organisation) or (c.participant is not null and consultation.is_staff_of(c.cycle)))
  )
);
alter policy write_answer on consultation.answer with check (
  exists (
    select from consultation.contribution c
    where c.id = answer.contribution
      and (consultation.represents(c.organisation) or (c.participant is not null and consultation.is_staff_of(c.cycle)))
  )
);
alter policy write_submission on consultation.submission with check (
  exists (
    select from consultation.contribution c
    where c.id = submission.contribution
      and (consultation.represents(c.organisation) or (c.participant is not null and consultation.is_staff_of(c.cycle)))
  )
);
drop function consultation.writes(uuid);

-- Kept up with every submission, and never asked: turnout is counted once a minute from the whole, and only what was
-- imported has a name of its own elsewhere.
drop index consultation.contribution_by_country;
alter table consultation.contribution drop constraint contribution_imported_once;
create unique index contribution_imported_once on consultation.contribution (call, external_id) where external_id is not null;
