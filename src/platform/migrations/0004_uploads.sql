-- What an upload is, as its own sender named it: two people may send the same bytes as a table and as a text, and neither is
-- to learn from the kind that the other did.
alter table platform.upload add column type text;
grant update (type) on platform.upload to app;

-- A message that was sent, or that nobody can use any more, still names its recipient.
grant delete on platform.message to app;
