-- Keys to find people by; pairs of records that may be one person, what officers decided of them,
-- and merges. docs/registry.md §6 and docs/duplicates.md tell it for people.

-- People behind a name, in the order of birth; people of a day of birth.
DROP INDEX person_name;
CREATE INDEX person_by_name ON person (province, name, birth);
CREATE INDEX person_by_birth ON person (province, birth);
-- Numbers that were somebody's; those that are, are in person_number_once.
CREATE INDEX person_number_past ON person_number (province, number)
    WHERE closed <> 0 OR valid_to <> 2147483647;

-- Each name that anybody ever bore, by its keys (registry/search.h): from each word to its end, and
-- surname and given name. kind: 0 folded, 1 with its tones. part: the word that the key begins at,
-- 0 the whole name; 99 surname and given name. Only added to: whose name it is, and when, says
-- `person`.
CREATE TABLE name_key (
    province INTEGER NOT NULL,
    kind     INTEGER NOT NULL CHECK (kind IN (0, 1)),
    key      TEXT NOT NULL,
    name     TEXT NOT NULL,
    part     INTEGER NOT NULL CHECK (part BETWEEN 0 AND 99),
    PRIMARY KEY (province, kind, key, name)
) STRICT, WITHOUT ROWID;

-- Likewise villages: folded, from each word to the end. area: 0 where no list has it.
CREATE TABLE village_key (
    province INTEGER NOT NULL,
    key      TEXT NOT NULL,
    area     INTEGER NOT NULL,
    village  TEXT NOT NULL,
    PRIMARY KEY (province, key, area, village)
) STRICT, WITHOUT ROWID;

-- A search for people recorded twice. commune: '' for all.
CREATE TABLE duplicate_run (
    province     INTEGER NOT NULL,
    id           INTEGER NOT NULL CHECK (id > 0),
    recorded     INTEGER NOT NULL,
    as_of        INTEGER NOT NULL,
    commune      TEXT NOT NULL,
    least_points INTEGER NOT NULL,
    people       INTEGER NOT NULL,
    compared     INTEGER NOT NULL,
    crowded      INTEGER NOT NULL, -- in blocks that were not compared whole
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- What it found. reasons: how each part compares, 'given=marks_lost birth=equal …'.
CREATE TABLE duplicate_pair (
    province INTEGER NOT NULL,
    run      INTEGER NOT NULL,
    person_a INTEGER NOT NULL,
    person_b INTEGER NOT NULL CHECK (person_b > person_a),
    points   INTEGER NOT NULL,
    reasons  TEXT NOT NULL,
    PRIMARY KEY (province, run, person_a, person_b),
    FOREIGN KEY (province, run) REFERENCES duplicate_run (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_pair_points ON duplicate_pair (province, run, points);

-- What an officer decided of a pair; the latest counts. What is different is not proposed again.
CREATE TABLE duplicate_decision (
    province INTEGER NOT NULL,
    person_a INTEGER NOT NULL,
    person_b INTEGER NOT NULL CHECK (person_b > person_a),
    recorded INTEGER NOT NULL,
    verdict  TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
    reason   TEXT NOT NULL,
    PRIMARY KEY (province, person_a, person_b, recorded),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- Two records become one. What was done is in the rows themselves: those that this recording closed,
-- and those that it wrote.
CREATE TABLE person_merge (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    kept     INTEGER NOT NULL,
    dropped  INTEGER NOT NULL CHECK (dropped <> kept),
    recorded INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, kept) REFERENCES entity (province, id),
    FOREIGN KEY (province, dropped) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_merge_kept ON person_merge (province, kept);
CREATE INDEX person_merge_dropped ON person_merge (province, dropped);

-- A merge taken back.
CREATE TABLE person_merge_undo (
    province INTEGER NOT NULL,
    merge    INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (province, merge),
    FOREIGN KEY (province, merge) REFERENCES person_merge (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
