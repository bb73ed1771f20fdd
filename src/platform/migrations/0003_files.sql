-- Files that people attach: src/platform/files/. What is stored was cleaned; what was sent lies in parts until it is.

create table platform.file (
  digest bytea constraint file_once primary key check (length(digest) = 32),
  size integer not null check (size > 0),
  type text not null,
  stored_at timestamptz not null
);

create table platform.file_chunk (
  digest bytea not null references platform.file on delete cascade,
  number integer not null check (number >= 0),
  bytes bytea not null check (length(bytes) between 1 and 262144),
  constraint file_chunk_once primary key (digest, number)
);
-- Compressed as far as they go already.
alter table platform.file_chunk alter column bytes set storage external;

-- What a file belongs to. A file that nothing holds is forgotten.
create table platform.file_holder (
  digest bytea not null constraint held_file_exists references platform.file,
  holder uuid not null,
  constraint file_held_once primary key (digest, holder)
);

-- On its way, in as many requests as the network needs. Once whole it is cleaned, and either a file or a problem.
create table platform.upload (
  id uuid primary key,
  person uuid not null references platform.person on delete cascade,
  name text not null check (length(name) between 1 and 200),
  -- Null as long as nobody knows: a form tells it at its end only.
  size integer check (size >= 0),
  received integer not null default 0 check (received >= 0),
  begun_at timestamptz not null,
  digest bytea references platform.file,
  problem text,
  constraint upload_is_not_longer_than_said check (received <= size),
  constraint upload_is_file_or_problem check (num_nonnulls(digest, problem) <= 1)
);
create index upload_begun on platform.upload (begun_at);
create index upload_of_file on platform.upload (digest) where digest is not null;

create table platform.upload_part (
  upload uuid not null references platform.upload on delete cascade,
  start integer not null,
  bytes bytea not null,
  constraint upload_part_once primary key (upload, start)
);
alter table platform.upload_part alter column bytes set storage external;

-- What was sent still tells who made it, where and when: nobody sees it but who sent it, and the cleaner.
alter table platform.upload enable row level security, force row level security;
create policy own_upload on platform.upload using (person = platform.viewer() or platform.is_system());
alter table platform.upload_part enable row level security, force row level security;
create policy own_upload_part on platform.upload_part using (
  exists (select from platform.upload where upload.id = upload_part.upload)
);

grant select, insert, delete on platform.file, platform.file_chunk, platform.file_holder, platform.upload, platform.upload_part to app;
grant update (stored_at) on platform.file to app;
grant update (size, received, digest, problem) on platform.upload to app;
