-- The newest label of each flag, as its holder's node published it. A retracted flag keeps its row without a label.
CREATE TABLE label (
    flag_id BLOB NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    agency TEXT NOT NULL,
    label BLOB
);

-- The newest state of each match, as the matcher published it; decided is a digest of the decisions last taken on it.
CREATE TABLE flag_match (
    match_id BLOB NOT NULL PRIMARY KEY,
    lower_flag BLOB NOT NULL,
    lower_version BIGINT NOT NULL,
    higher_flag BLOB NOT NULL,
    higher_version BIGINT NOT NULL,
    record BLOB NOT NULL,
    decided BLOB
);
CREATE INDEX match_by_lower_flag ON flag_match (lower_flag);
CREATE INDEX match_by_higher_flag ON flag_match (higher_flag);

-- What each recipient was last told of a match; told is null once that was withdrawn.
CREATE TABLE notice (
    match_id BLOB NOT NULL,
    recipient TEXT NOT NULL,
    version BIGINT NOT NULL,
    told BLOB,
    PRIMARY KEY (match_id, recipient)
);

-- One row for each query. The answer goes once its request can no longer be replayed; the rest stays with the log.
CREATE TABLE query (
    agency TEXT NOT NULL,
    request_id BLOB NOT NULL,
    nonce BLOB NOT NULL,
    body_sha256 BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    leaf_index BIGINT NOT NULL,
    commitment_secret BLOB NOT NULL,
    answer BLOB,
    PRIMARY KEY (agency, request_id),
    UNIQUE (agency, nonce)
);
CREATE INDEX query_with_answer ON query (received_at) WHERE answer IS NOT NULL;

-- The decisions that a query's leaf commits to, in their order, so that each can be opened to whom it concerns.
CREATE TABLE query_decision (
    handle BLOB NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL,
    request_id BLOB NOT NULL,
    place BIGINT NOT NULL,
    flag_id BLOB NOT NULL,
    entry BLOB NOT NULL
);
CREATE INDEX query_decision_by_query ON query_decision (agency, request_id, place);

-- The disclosure ledger: who was told what of which record. Whatever changes later finds its past recipients here.
CREATE TABLE disclosure (
    disclosure_id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('finding', 'notice', 'content')),
    flag_id BLOB NOT NULL,
    label_version BIGINT NOT NULL,
    holder TEXT NOT NULL,
    recipient TEXT NOT NULL,
    tier TEXT NOT NULL,
    fields TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    leaf_index BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('given', 'asked', 'released', 'withheld', 'not_reached'))
);
CREATE INDEX disclosure_by_flag ON disclosure (flag_id, decided_at);

-- Requests whose holder could not be reached, for its duty desk. Neither content nor tokens are ever kept.
CREATE TABLE waiting_request (
    disclosure_id BLOB NOT NULL PRIMARY KEY REFERENCES disclosure (disclosure_id),
    holder TEXT NOT NULL,
    handle BLOB NOT NULL,
    request BLOB NOT NULL,
    queued_at BIGINT NOT NULL
);
CREATE INDEX waiting_request_by_handle ON waiting_request (handle);

-- Signed events on their way to the event log, in order.
CREATE TABLE outbox (
    sequence BIGINT NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,
    event_key BLOB NOT NULL,
    partition_key BLOB NOT NULL,
    envelope BLOB NOT NULL
);

-- One row: under which day, policies and register all matches were last decided.
CREATE TABLE decision_round (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    stamp TEXT NOT NULL
);
