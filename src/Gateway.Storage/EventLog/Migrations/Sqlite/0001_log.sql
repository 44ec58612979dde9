CREATE TABLE log_topic (
    id                  INTEGER PRIMARY KEY,
    name                TEXT    NOT NULL UNIQUE,
    partitions          INTEGER NOT NULL,
    retention           INTEGER,            -- microseconds; null: compacted by key
    tombstone_retention INTEGER             -- microseconds; null: not compacted
) STRICT;

CREATE TABLE log_partition (
    id           INTEGER PRIMARY KEY,
    topic        INTEGER NOT NULL REFERENCES log_topic (id),
    number       INTEGER NOT NULL,
    start_offset INTEGER NOT NULL DEFAULT 0,
    next_offset  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, number)
) STRICT;

-- One row per record. place = partition.id * 2^40 + offset, so that a partition is one run of the table's own tree.
CREATE TABLE log_record (
    place       INTEGER PRIMARY KEY,
    appended_at INTEGER NOT NULL,           -- microseconds of Unix time
    key         BLOB    NOT NULL,
    value       BLOB                        -- null: tombstone
) STRICT;

-- generation rises whenever members or claims change: members look at their share again.
CREATE TABLE log_group (
    name       TEXT    PRIMARY KEY,
    generation INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE log_member (
    group_name TEXT    NOT NULL REFERENCES log_group (name),
    topic      INTEGER NOT NULL REFERENCES log_topic (id),
    member     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,            -- microseconds of Unix time
    PRIMARY KEY (group_name, topic, member)
) STRICT, WITHOUT ROWID;

-- Who reads a partition for a group. The epoch is the generation at which it was claimed, and fences commits of former holders.
CREATE TABLE log_claim (
    group_name TEXT    NOT NULL REFERENCES log_group (name),
    partition  INTEGER NOT NULL REFERENCES log_partition (id),
    member     TEXT    NOT NULL,
    epoch      INTEGER NOT NULL,
    PRIMARY KEY (group_name, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_commit (
    group_name  TEXT    NOT NULL,
    partition   INTEGER NOT NULL REFERENCES log_partition (id),
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (group_name, partition)
) STRICT, WITHOUT ROWID;
