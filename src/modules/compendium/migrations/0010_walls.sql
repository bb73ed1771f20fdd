-- The same wall as in 0001, by what the viewer holds since the transaction began.
create or replace function compendium.is_staff_of(cycle uuid) returns boolean language sql stable as $$
  select platform.holds('convenor', cycle) or platform.holds('convenor', null)
    or platform.holds('rapporteur', cycle) or platform.holds('rapporteur', null)
$$;
