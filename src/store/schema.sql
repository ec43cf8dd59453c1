-- Version 1. Never change a migration that has been released: add the next one.

-- What the learner did. Rows are only ever added.
create table records (
    id      integer primary key,
    at_ms   integer not null,                            -- milliseconds since 1970
    kind    text    not null,
    payload text    not null check (json_valid(payload))
) strict;

create index records_by_kind on records (kind, id);

-- Where the learner was: one row for each thing that can be resumed.
create table place (
    key     text    primary key,
    at_ms   integer not null,
    payload text    not null check (json_valid(payload))
) strict, without rowid;
