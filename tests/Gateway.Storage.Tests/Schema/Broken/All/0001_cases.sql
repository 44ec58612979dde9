CREATE TABLE panel (
    id   BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE panel_case (
    id       BLOB PRIMARY KEY,
    panel_id BLOB NOT NULL REFERENCES panel (id),
    heard_on TEXT,
    entered_at BIGINT NOT NULL,
    version  BIGINT NOT NULL
);
