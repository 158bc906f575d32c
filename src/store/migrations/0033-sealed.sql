-- Facts kept under a key that is outside of the database. docs/data-protection.md §3 tells it for people.
--
-- A sealed row of `fact` has as its name "~", the key's identifier (8 hex digits) and 16 random ones, and as its value a
-- box of "NAME=VALUE": neither tells what is known of the person, nor whether two people have the same.

-- The one of the latest moment makes new boxes.
CREATE TABLE sealed_key (
    province INTEGER NOT NULL,
    id       TEXT NOT NULL CHECK (length(id) = 8),
    since_us INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;

-- The names, in the law, of what is never in clear.
CREATE TABLE sealed_fact (
    province INTEGER NOT NULL,
    name     TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (province, name)
) STRICT, WITHOUT ROWID;
