-- What can be answered now is asked on the first page.
create index call_by_closing on consultation.call (closes_at);
