-- The transparency log: src/platform/log/. Whoever serves may add to it and change nothing, its own key included.

-- The entries: a kind, and a commitment that tells nothing without its opening, which lies beside the record.
-- `position` is given by the sequencer: commit order is not id order.
create table platform.leaf (
  id bigint generated always as identity primary key,
  kind text not null constraint leaf_kind check (kind ~ '^[a-z][a-z0-9._-]{0,63}$'),
  commitment bytea not null constraint leaf_once unique check (length(commitment) = 32),
  position bigint constraint leaf_position_once unique check (position >= 0)
);
create index leaf_waiting on platform.leaf (id) where position is null;

create function platform.leaf_is_placed_once() returns trigger language plpgsql as $$
begin
  raise exception 'An entry of the log that has its place keeps it.' using errcode = 'integrity_constraint_violation';
end $$;
create trigger leaf_is_placed_once before update on platform.leaf
for each row when (old.position is not null or new.position is null)
execute function platform.leaf_is_placed_once();

-- Roots of complete subtrees: `level` 0 are the leaves themselves. Every tile the log serves is a range of these.
create table platform.node (
  level integer not null check (level between 0 and 62),
  index bigint not null check (index >= 0),
  hash bytea not null check (length(hash) = 32),
  constraint node_once primary key (level, index)
);

create table platform.checkpoint (
  size bigint constraint checkpoint_once primary key check (size >= 0),
  note text not null
);

-- One log, one key. The private half is PKCS #8, sealed with AES-256-GCM (`nonce`, `tag`; origin and public key are
-- bound to it) under a key that scrypt derives from the operator's secret with this salt and these parameters.
create table platform.log_key (
  single boolean constraint log_key_once primary key default true check (single),
  origin text not null,
  public_key bytea not null check (length(public_key) = 32),
  scrypt_salt bytea not null check (length(scrypt_salt) >= 16),
  scrypt_cost integer not null,
  scrypt_block_size integer not null,
  scrypt_parallelization integer not null,
  nonce bytea not null check (length(nonce) = 12),
  tag bytea not null check (length(tag) = 16),
  sealed_key bytea not null
);

grant select, insert (kind, commitment), update (position) on platform.leaf to app;
grant select, insert on platform.node, platform.checkpoint, platform.log_key to app;
