-- A closing that was announced moves only forward, by a decision that says why, for everybody to read.
create table consultation.extension (
  id uuid primary key,
  call uuid not null references consultation.call,
  closed_at timestamptz not null,
  closes_at timestamptz not null,
  reason jsonb not null,
  decided_at timestamptz not null,
  constraint extension_moves_forward check (closed_at < closes_at)
);
create index extension_of_call on consultation.extension (call, id);
grant select, insert on consultation.extension to app;

comment on column consultation.extension.closed_at is 'Until this decision it was to close then.';
