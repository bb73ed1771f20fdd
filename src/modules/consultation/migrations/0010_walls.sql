-- The same walls as in 0001, by what the viewer holds since the transaction began.

create or replace function consultation.is_staff_of(cycle uuid) returns boolean language sql stable as $$
  select platform.holds('convenor', cycle) or platform.holds('convenor', null)
    or platform.holds('rapporteur', cycle) or platform.holds('rapporteur', null)
$$;
create or replace function consultation.represents(organisation uuid) returns boolean language sql stable as $$
  select organisation is not null and platform.holds('representative', organisation)
$$;

-- An organisation sees all it has written; others only what was sent. Asked of the contribution itself: a wall that asks
-- the wall of another table, and that of a third, is most of the plan of every statement.
alter policy read_answer on consultation.answer using (
  exists (
    select from consultation.contribution c
    where c.id = answer.contribution
      and (platform.is_system() or consultation.represents(c.organisation)
        or exists (select from consultation.submission s where s.revision = answer.revision))
  )
);
