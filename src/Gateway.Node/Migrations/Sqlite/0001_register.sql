-- The register: cases in clear. Bodies are protobuf messages of gateway.node.v1; what the SQL needs to see stands in columns.
CREATE TABLE cases (
    case_id BLOB NOT NULL PRIMARY KEY CHECK (length(case_id) = 16),
    import_key BLOB NOT NULL UNIQUE,
    revision INTEGER NOT NULL CHECK (revision > 0),
    content_sha256 BLOB NOT NULL,
    record BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) WITHOUT ROWID;

CREATE TABLE subjects (
    case_id BLOB NOT NULL REFERENCES cases,
    reference TEXT NOT NULL,
    position INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (case_id, reference)
) WITHOUT ROWID;

CREATE TABLE victims (
    case_id BLOB NOT NULL REFERENCES cases,
    reference TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (case_id, reference)
) WITHOUT ROWID;

CREATE TABLE items (
    case_id BLOB NOT NULL REFERENCES cases,
    reference TEXT NOT NULL,
    position INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (case_id, reference)
) WITHOUT ROWID;

-- Consent facts are only ever added (protocol decision 11). They outlive the victim's row, so that no amendment forgets a refusal.
CREATE TABLE consent_facts (
    fact_id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BLOB NOT NULL REFERENCES cases,
    victim_reference TEXT NOT NULL,
    fact_sha256 BLOB NOT NULL,
    stated_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (case_id, victim_reference, fact_sha256)
);

CREATE TRIGGER consent_facts_are_not_changed BEFORE UPDATE ON consent_facts
BEGIN
    SELECT RAISE(ABORT, 'consent facts are only ever added');
END;

CREATE TRIGGER consent_facts_are_not_removed BEFORE DELETE ON consent_facts
BEGIN
    SELECT RAISE(ABORT, 'consent facts are only ever added');
END;

-- A flag is never deleted: its id and versions are kept over amendment, re-import and retraction.
CREATE TABLE flags (
    flag_id BLOB NOT NULL PRIMARY KEY CHECK (length(flag_id) = 16),
    case_id BLOB NOT NULL REFERENCES cases,
    subject_reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    identity_sha256 BLOB NOT NULL,
    label_version INTEGER NOT NULL,
    label BLOB,
    retracted_at INTEGER,
    token_version INTEGER,
    token_sets BLOB,
    published_version INTEGER NOT NULL DEFAULT 0,
    published_label_version INTEGER NOT NULL DEFAULT 0,
    UNIQUE (case_id, subject_reference)
) WITHOUT ROWID;

-- What is still to be published, written in the transaction of the change itself (promise 8).
CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    flag_id BLOB NOT NULL REFERENCES flags,
    kind TEXT NOT NULL CHECK (kind IN ('flag', 'label')),
    version INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    UNIQUE (flag_id, kind, version)
);

-- Every mutating call, by its request id (protocol decision 9). The body's hash is keyed: bodies hold identities.
CREATE TABLE requests (
    request_id BLOB NOT NULL PRIMARY KEY CHECK (length(request_id) = 16),
    method TEXT NOT NULL,
    body_hmac BLOB NOT NULL,
    reply BLOB,
    answered_at INTEGER NOT NULL
) WITHOUT ROWID;
