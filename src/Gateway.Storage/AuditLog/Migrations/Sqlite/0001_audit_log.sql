-- A Merkle log (RFC 6962). Leaves and nodes are only ever added; complete nodes never change.
CREATE TABLE audit_leaf (
    position BIGINT NOT NULL PRIMARY KEY,
    leaf BLOB NOT NULL
);

-- Level 0 holds the leaf hashes; the node (level, position) is over the leaves [position * 2^level, (position + 1) * 2^level).
CREATE TABLE audit_node (
    level BIGINT NOT NULL,
    position BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, position)
);

-- One row: the right edge of the tree, which is all that appending needs. The edge is null while the log has no leaf.
CREATE TABLE audit_tree (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    edge BLOB
);

INSERT INTO audit_tree (id, size, edge) VALUES (1, 0, NULL);

-- At most one row: the newest checkpoint that was signed.
CREATE TABLE audit_checkpoint (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    note TEXT NOT NULL
);
