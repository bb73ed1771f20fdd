-- What the ledger asks for is what is open: it is kept where it comes about, and found by an index that holds nothing else.

-- How many paragraphs rest on a passage, and on how many passages a paragraph.
alter table compendium.passage add column citations integer not null default 0 check (citations >= 0);
alter table compendium.paragraph add column passages integer not null default 0 check (passages >= 0);
create index passage_open on compendium.passage (cycle, id) where set_aside_code is null and citations = 0;
create index paragraph_unsourced on compendium.paragraph (cycle, id) where kind <> 'framing' and passages = 0;

create function compendium.count_citation() returns trigger language plpgsql as $$
declare
  changed compendium.citation := coalesce(new, old);
  step integer := case tg_op when 'INSERT' then 1 else -1 end;
begin
  update compendium.passage set citations = citations + step where id = changed.passage;
  update compendium.paragraph set passages = passages + step where id = changed.paragraph;
  return null;
end $$;
create trigger count_citation after insert or delete on compendium.citation for each row execute function compendium.count_citation();
grant update (citations) on compendium.passage to app;
grant update (passages) on compendium.paragraph to app;

create function compendium.note_marked() returns trigger language plpgsql as $$
begin
  perform consultation.note_read(new.contribution, new.revision);
  return null;
end $$;
create trigger note_marked after insert on compendium.passage for each row execute function compendium.note_marked();

create function compendium.note_aside() returns trigger language plpgsql as $$
begin
  perform consultation.note_read(new.contribution, (select revision from consultation_read.submitted_contribution where id = new.contribution));
  return null;
end $$;
create trigger note_aside after insert on compendium.contribution_aside for each row execute function compendium.note_aside();

-- What there is already. Row-level security holds for the owner of the tables too: lifted, and put back.
alter table compendium.passage no force row level security;
alter table compendium.contribution_aside no force row level security;
alter table consultation.contribution no force row level security;
update compendium.passage p set citations = (select count(*) from compendium.citation c where c.passage = p.id);
update compendium.paragraph p set passages = (select count(*) from compendium.citation c where c.paragraph = p.id);
update consultation.contribution c set read_revision = submitted_revision
where exists (select from compendium.passage p where p.contribution = c.id and p.revision = c.submitted_revision)
  or exists (select from compendium.contribution_aside a where a.contribution = c.id);
alter table compendium.passage force row level security;
alter table compendium.contribution_aside force row level security;
alter table consultation.contribution force row level security;
