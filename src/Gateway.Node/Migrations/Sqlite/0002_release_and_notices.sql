-- What a holder has been asked, so that a request is good for one release of one flag.
CREATE TABLE released_requests (
    agency TEXT NOT NULL,
    request_id BLOB NOT NULL,
    nonce BLOB NOT NULL,
    flag_id BLOB NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (agency, request_id, nonce, flag_id)
) WITHOUT ROWID;

CREATE INDEX released_requests_by_age ON released_requests (seen_at);

-- Notices by match: a newer version replaces an older one, and a withdrawn one holds nothing of what it said.
CREATE TABLE notices (
    match_id BLOB NOT NULL PRIMARY KEY,
    notice_id BLOB NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    acknowledged_at INTEGER,
    acknowledged_by BLOB
) WITHOUT ROWID;

CREATE TABLE alerts (
    alert_id BLOB NOT NULL PRIMARY KEY,
    body BLOB NOT NULL,
    raised_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) WITHOUT ROWID;
