-- People, households, areas and facts in two times.
--
-- valid_from, valid_to: days since 1970-01-01 in which it is true in the world, the last one not
-- included; 2147483647: no end is known. recorded_from_us, recorded_to_us: moments between which the
-- office believed it; 9223372036854775807: it still does. A correction closes recorded_to_us of the
-- old row and adds a new one; nothing else of a row is ever changed. What was true on day D as known
-- at moment K:
--     valid_from <= D AND D < valid_to AND recorded_from_us <= K AND K < recorded_to_us
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

-- One act of recording: who, from what, when. The moment is its key, unique in the province.
CREATE TABLE recording (
    province  INTEGER NOT NULL,
    at_us     INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    source    TEXT NOT NULL CHECK (source IN ('form', 'import', 'decision', 'interface')),
    reference TEXT NOT NULL,
    PRIMARY KEY (province, at_us)
) STRICT, WITHOUT ROWID;

-- What facts are about; it lasts through every correction.
CREATE TABLE entity (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('person', 'household')),
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    province         INTEGER NOT NULL,
    id               INTEGER NOT NULL,
    valid_from       INTEGER NOT NULL,
    valid_to         INTEGER NOT NULL CHECK (valid_to > valid_from),
    recorded_from_us INTEGER NOT NULL,
    recorded_to_us   INTEGER NOT NULL CHECK (recorded_to_us > recorded_from_us),
    name             TEXT NOT NULL,
    name_key         TEXT NOT NULL,
    sex              INTEGER CHECK (sex IN (0, 1)),
    birth            INTEGER,
    birth_known_to   TEXT CHECK (birth_known_to IN ('day', 'month', 'year')),
    ethnicity        TEXT,
    PRIMARY KEY (province, id, recorded_from_us, valid_from),
    FOREIGN KEY (province, id) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded_from_us) REFERENCES recording (province, at_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_name ON person (province, name_key, birth);

-- Citizen numbers, old cards, birth certificates; several for a person, each with its time.
CREATE TABLE person_number (
    province         INTEGER NOT NULL,
    person           INTEGER NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('citizen', 'old_card', 'birth_certificate')),
    number           TEXT NOT NULL,
    valid_from       INTEGER NOT NULL,
    valid_to         INTEGER NOT NULL CHECK (valid_to > valid_from),
    recorded_from_us INTEGER NOT NULL,
    recorded_to_us   INTEGER NOT NULL CHECK (recorded_to_us > recorded_from_us),
    PRIMARY KEY (province, person, kind, recorded_from_us, valid_from),
    FOREIGN KEY (province, person) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded_from_us) REFERENCES recording (province, at_us)
) STRICT, WITHOUT ROWID;
-- A number that is believed now belongs to one person.
CREATE UNIQUE INDEX person_number_once ON person_number (province, kind, number)
    WHERE recorded_to_us = 9223372036854775807 AND valid_to = 2147483647;

-- A household stays in the area of its event.
CREATE TABLE household (
    province         INTEGER NOT NULL,
    id               INTEGER NOT NULL,
    valid_from       INTEGER NOT NULL,
    valid_to         INTEGER NOT NULL CHECK (valid_to > valid_from),
    recorded_from_us INTEGER NOT NULL,
    recorded_to_us   INTEGER NOT NULL CHECK (recorded_to_us > recorded_from_us),
    code             TEXT NOT NULL,
    area             INTEGER NOT NULL REFERENCES area (id),
    village          TEXT NOT NULL,
    address          TEXT NOT NULL,
    PRIMARY KEY (province, id, recorded_from_us, valid_from),
    FOREIGN KEY (province, id) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded_from_us) REFERENCES recording (province, at_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_area ON household (province, area, village);
CREATE INDEX household_code ON household (province, code);

CREATE TABLE membership (
    province         INTEGER NOT NULL,
    household        INTEGER NOT NULL,
    person           INTEGER NOT NULL,
    valid_from       INTEGER NOT NULL,
    valid_to         INTEGER NOT NULL CHECK (valid_to > valid_from),
    recorded_from_us INTEGER NOT NULL,
    recorded_to_us   INTEGER NOT NULL CHECK (recorded_to_us > recorded_from_us),
    number           INTEGER NOT NULL,
    relation         TEXT NOT NULL,
    PRIMARY KEY (province, household, person, recorded_from_us, valid_from),
    FOREIGN KEY (province, household) REFERENCES entity (province, id),
    FOREIGN KEY (province, person) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded_from_us) REFERENCES recording (province, at_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_person ON membership (province, person);

-- One fact of a person or household, by its name in the law. A value is a number or a text; neither:
-- the fact is known to be unknown.
CREATE TABLE fact (
    province         INTEGER NOT NULL,
    entity           INTEGER NOT NULL,
    name             TEXT NOT NULL,
    valid_from       INTEGER NOT NULL,
    valid_to         INTEGER NOT NULL CHECK (valid_to > valid_from),
    recorded_from_us INTEGER NOT NULL,
    recorded_to_us   INTEGER NOT NULL CHECK (recorded_to_us > recorded_from_us),
    number_value     INTEGER,
    text_value       TEXT CHECK (text_value IS NULL OR number_value IS NULL),
    PRIMARY KEY (province, entity, name, recorded_from_us, valid_from),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded_from_us) REFERENCES recording (province, at_us)
) STRICT, WITHOUT ROWID;
