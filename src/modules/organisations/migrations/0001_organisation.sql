create schema organisations;
create schema organisations_read;
grant usage on schema organisations, organisations_read to app;

create table organisations.organisation (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  country text not null check (country ~ '^[A-Z]{2}$'),
  registered_at timestamptz not null
);

-- An organisation outlives a cycle; that it takes part in one is said here.
create table organisations.participation (
  cycle uuid not null references cycles.cycle,
  organisation uuid not null references organisations.organisation,
  constraint participation_once primary key (cycle, organisation)
);
create index participation_of_organisation on organisations.participation (organisation);

create view organisations_read.participant as
select p.cycle, o.id, o.name, o.country
from organisations.participation p join organisations.organisation o on o.id = p.organisation;

grant select, insert on organisations.organisation, organisations.participation to app;
grant select on organisations_read.participant to app;
