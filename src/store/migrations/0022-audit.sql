-- The audit log: one entry for each write and each read of personal data, bound by a tree of hashes
-- (RFC 9162) whose root is signed. docs/audit.md says what an entry's line is, how it is hashed, and
-- how all of it is checked. Only added to; of audit_payload a row may be erased, by an entry that says so.

-- How far the log of a province has come: the right edge of its tree, 32 bytes for each full subtree, the
-- largest first. Whoever adds an entry holds this row, so numbers have no gaps.
CREATE TABLE audit_head (
    province INTEGER NOT NULL PRIMARY KEY,
    size     INTEGER NOT NULL CHECK (size >= 0),
    at_us    INTEGER NOT NULL, -- of the last entry
    edge     BLOB NOT NULL
) STRICT;

-- seq: from 0. at_us never goes back. recording: 0 where there is none. payload_sum: SHA-256 of the
-- payload's salt and text.
CREATE TABLE audit_entry (
    province    INTEGER NOT NULL,
    seq         INTEGER NOT NULL CHECK (seq >= 0),
    at_us       INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('write', 'read', 'erase')),
    actor       TEXT NOT NULL,
    what        TEXT NOT NULL CHECK (what <> ''),
    recording   INTEGER NOT NULL CHECK (recording >= 0),
    payload_sum BLOB NOT NULL CHECK (length(payload_sum) = 32),
    PRIMARY KEY (province, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_payload (
    province INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    salt     BLOB NOT NULL CHECK (length(salt) = 16),
    payload  TEXT NOT NULL,
    PRIMARY KEY (province, seq)
) STRICT, WITHOUT ROWID;

-- Full subtrees of 256^level leaves: those below are made again from 256 entries or 256 of these.
CREATE TABLE audit_tile (
    province INTEGER NOT NULL,
    level    INTEGER NOT NULL CHECK (level > 0),
    number   INTEGER NOT NULL CHECK (number >= 0),
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (province, level, number)
) STRICT, WITHOUT ROWID;

-- What was signed, as it was signed (C2SP signed note), and by which public key.
CREATE TABLE audit_checkpoint (
    province   INTEGER NOT NULL,
    size       INTEGER NOT NULL CHECK (size >= 0),
    public_key TEXT NOT NULL,
    note       TEXT NOT NULL,
    PRIMARY KEY (province, size)
) STRICT, WITHOUT ROWID;

-- What witnesses said of it: signature lines of the same note.
CREATE TABLE audit_cosignature (
    province INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    witness  TEXT NOT NULL,
    line     TEXT NOT NULL,
    PRIMARY KEY (province, size, witness),
    FOREIGN KEY (province, size) REFERENCES audit_checkpoint (province, size)
) STRICT, WITHOUT ROWID;
