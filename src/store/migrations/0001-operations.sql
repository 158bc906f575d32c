-- What the database is made of: the record of migrations, which is checked at every opening.
CREATE TABLE schema_version (
    number        INTEGER NOT NULL PRIMARY KEY,
    name          TEXT NOT NULL,
    checksum      BLOB NOT NULL CHECK (length(checksum) = 32),
    applied_at_us INTEGER NOT NULL
) STRICT;

-- What has been done, by the identifier its sender made before sending it. Whoever lost the answer
-- asks again, and gets it from here. province: of the office that keeps the rows.
CREATE TABLE operation (
    province    INTEGER NOT NULL,
    id          BLOB NOT NULL CHECK (length(id) = 16),
    kind        TEXT NOT NULL,
    content_sum BLOB NOT NULL CHECK (length(content_sum) = 32),
    answer      BLOB NOT NULL,
    done_at_us  INTEGER NOT NULL,
    asked       INTEGER NOT NULL CHECK (asked > 0),
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
