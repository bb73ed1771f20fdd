-- Row-level security is asked at every row of every statement: what the viewer holds is looked up once, when a transaction
-- begins (src/platform/db/transact.ts), and a wall is then a comparison. Both settings end with their transaction; where
-- nothing was set, nobody sees anything.

-- By its length and not by a pattern: it is an identifier, `system` or nothing.
create or replace function platform.viewer() returns uuid language sql stable as $$
  select case when length(current_setting('app.viewer', true)) = 36 then current_setting('app.viewer', true)::uuid end
$$;

-- Whether the viewer holds a role in a cycle or for an organisation, or, of no place, in the whole region.
-- `app.held` reads ` convenor/* representative/0197…`: grants that name a country too are for queries to weigh.
create function platform.holds(role text, place uuid) returns boolean language sql stable as $$
  select strpos(current_setting('app.held', true), ' ' || role || '/' || coalesce(place::text, '*')) > 0
$$;

-- Ends the transaction: what was sent behind it is skipped. See src/platform/command/admission.ts.
create function platform.forbid() returns text language plpgsql as $$
begin
  raise exception 'Nobody who asks may do this here.' using errcode = 'AM403';
end $$;

grant execute on function platform.holds(text, uuid), platform.forbid() to app;
