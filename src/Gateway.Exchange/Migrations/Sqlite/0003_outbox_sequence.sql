-- One row: the last sequence given out in the outbox. A sequence is never used twice, so that removing what was published removes nothing else.
CREATE TABLE outbox_sequence (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO outbox_sequence (id, last) SELECT 1, COALESCE(MAX(sequence), 0) FROM outbox;
