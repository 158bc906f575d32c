-- People, households, areas and facts in two times. docs/registry.md tells it for people.
--
-- valid_from, valid_to: days since 1970-01-01 in which it is true in the world, the last one not
-- included; 2147483647: no end is known.
-- known_from: the day since which the office knew it. recorded: the number of the recording that
-- wrote the row. closed: the recording that took it back, 0 while none has; known_to: the day since
-- which the office no longer believes it, 0 while closed is 0. A correction closes the old row and
-- adds a new one; nothing else of a row is ever changed. What was true on day D, as known on day K,
-- in the database as it stood after recording R:
--     valid_from <= D AND D < valid_to AND known_from <= K AND recorded <= R
--     AND (closed = 0 OR closed > R OR known_to > K)
--
-- province: the code, on today's map, of the province whose office keeps the row. Where something
-- happened is its area.

-- Areas are the same for everybody. Codes are reused, so an area has a key of its own.
CREATE TABLE area (
    id         INTEGER NOT NULL PRIMARY KEY,
    code       TEXT NOT NULL,
    name       TEXT NOT NULL,
    level      TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    kind       TEXT NOT NULL,
    parent     INTEGER REFERENCES area (id),
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from)
) STRICT;
CREATE UNIQUE INDEX area_code ON area (code, level, valid_from);
CREATE INDEX area_parent ON area (parent);

-- What became of an area: of the whole of it, or of a part.
CREATE TABLE area_succession (
    from_area INTEGER NOT NULL REFERENCES area (id),
    to_area   INTEGER NOT NULL REFERENCES area (id),
    on_day    INTEGER NOT NULL,
    whole     INTEGER NOT NULL CHECK (whole IN (0, 1)),
    PRIMARY KEY (from_area, to_area, on_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX area_succession_to ON area_succession (to_area);

-- Urban or rural, scoring region, special difficulty, the local regime.
CREATE TABLE area_fact (
    area       INTEGER NOT NULL REFERENCES area (id),
    name       TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    value      TEXT NOT NULL,
    basis      TEXT NOT NULL,
    PRIMARY KEY (area, name, valid_from)
) STRICT, WITHOUT ROWID;

-- One act of recording: who, from what, when; numbered in the province as they were committed.
CREATE TABLE recording (
    province  INTEGER NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    at_us     INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    source    TEXT NOT NULL CHECK (source IN ('form', 'import', 'decision', 'interface')),
    reference TEXT NOT NULL,
    operation BLOB NOT NULL CHECK (length(operation) = 16),
    PRIMARY KEY (province, number)
) STRICT, WITHOUT ROWID;

-- The next number of recordings ('recording') and of people and households ('entity').
CREATE TABLE counter (
    province INTEGER NOT NULL,
    name     TEXT NOT NULL,
    next     INTEGER NOT NULL,
    PRIMARY KEY (province, name)
) STRICT, WITHOUT ROWID;

-- Files that were merged: the same ones again change nothing.
CREATE TABLE import_file (
    province  INTEGER NOT NULL,
    content   BLOB NOT NULL CHECK (length(content) = 32),
    recording INTEGER NOT NULL,
    PRIMARY KEY (province, content),
    FOREIGN KEY (province, recording) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- What facts are about; it lasts through every correction.
CREATE TABLE entity (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('person', 'household')),
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;

-- birth_to: the last day it can be, where only the year is known; else the same day.
CREATE TABLE person (
    province   INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    birth      INTEGER,
    birth_to   INTEGER CHECK (birth_to >= birth),
    sex        TEXT NOT NULL,
    ethnicity  TEXT NOT NULL,
    PRIMARY KEY (province, id, recorded, valid_from),
    FOREIGN KEY (province, id) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_name ON person (province, name_key, birth);

-- Citizen numbers, old cards, birth certificates; several for a person, each with its time.
CREATE TABLE person_number (
    province   INTEGER NOT NULL,
    person     INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('citizen', 'old_card', 'birth_certificate')),
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    number     TEXT NOT NULL,
    PRIMARY KEY (province, person, kind, recorded, valid_from),
    FOREIGN KEY (province, person) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
-- A number that is believed now belongs to one person.
CREATE UNIQUE INDEX person_number_once ON person_number (province, kind, number)
    WHERE closed = 0 AND valid_to = 2147483647;

-- A household stays in the area of its event. commune: its code then; area: NULL where no list has
-- it.
CREATE TABLE household (
    province   INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    code       TEXT NOT NULL,
    area       INTEGER REFERENCES area (id),
    commune    TEXT NOT NULL,
    village    TEXT NOT NULL,
    PRIMARY KEY (province, id, recorded, valid_from),
    FOREIGN KEY (province, id) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_area ON household (province, area, village);
CREATE INDEX household_code ON household (province, code);

-- number: of the member in the household. relation: its code on the form, '' where not known.
CREATE TABLE membership (
    province   INTEGER NOT NULL,
    household  INTEGER NOT NULL,
    person     INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    number     INTEGER NOT NULL,
    relation   TEXT NOT NULL,
    PRIMARY KEY (province, household, person, recorded, valid_from),
    FOREIGN KEY (province, household) REFERENCES entity (province, id),
    FOREIGN KEY (province, person) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_person ON membership (province, person);

-- Which questions a form asked, parted by commas, in the order of its answers.
CREATE TABLE form (
    province  INTEGER NOT NULL,
    id        INTEGER NOT NULL,
    questions TEXT NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;

-- The answers of a household or a person on the day of a survey, valid_from: one row and not one for
-- each question, for they are asked and corrected together. They hold until the next survey.
CREATE TABLE answer (
    province   INTEGER NOT NULL,
    entity     INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    form       INTEGER NOT NULL,
    answers    TEXT NOT NULL,
    PRIMARY KEY (province, entity, recorded, valid_from),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id),
    FOREIGN KEY (province, form) REFERENCES form (province, id)
) STRICT, WITHOUT ROWID;

-- What the form does not ask: one fact of a person or household, by its name in the law, its value
-- as files write it.
CREATE TABLE fact (
    province   INTEGER NOT NULL,
    entity     INTEGER NOT NULL,
    name       TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    value      TEXT NOT NULL,
    PRIMARY KEY (province, entity, name, recorded, valid_from),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
