create schema cycles;
create schema cycles_read;
grant usage on schema cycles, cycles_read to app;

create table cycles.cycle (
  id uuid primary key,
  slug text not null constraint cycle_slug_once unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title jsonb not null,
  summary jsonb not null,
  starts_on date not null,
  ends_on date not null,
  meeting_starts_on date,
  meeting_ends_on date,
  countries text[] not null,
  -- Stands beside every source, on screen, in print and in exports, where sources need saying what they are.
  source_notice jsonb,
  opened_at timestamptz not null,
  constraint cycle_starts_before_it_ends check (starts_on <= ends_on),
  constraint cycle_meeting_starts_before_it_ends check (
    num_nonnulls(meeting_starts_on, meeting_ends_on) in (0, 2) and (meeting_starts_on is null or meeting_starts_on <= meeting_ends_on)
  ),
  constraint cycle_has_countries check (cardinality(countries) > 0)
);

create view cycles_read.cycle as
select id, slug, title, countries, source_notice from cycles.cycle;

grant select, insert on cycles.cycle to app;
grant update (title, summary, starts_on, ends_on, meeting_starts_on, meeting_ends_on, countries, source_notice) on cycles.cycle to app;
grant select on cycles_read.cycle to app;
comment on column cycles_read.cycle.source_notice is 'nullable';
