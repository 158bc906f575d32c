-- How many of the people of an area went with a succession: 2 everybody, 1 some of them, 0 nobody (a
-- slice of land).
ALTER TABLE area_succession
    ADD COLUMN people INTEGER NOT NULL DEFAULT 1 CHECK (people IN (0, 1, 2));
UPDATE area_succession SET people = 2 WHERE whole = 1;
-- What is said of communes beside the lists is found by its name.
CREATE INDEX area_fact_name ON area_fact (name, area);

-- Events of life: birth, death, moving, marriage, households split and merged. docs/events.md tells
-- it. What an event changed are rows of the registry with its recording; here stands what it was.
CREATE TABLE event (
    province  INTEGER NOT NULL,
    id        INTEGER NOT NULL CHECK (id > 0),
    kind      TEXT NOT NULL CHECK (kind IN ('birth', 'death', 'move', 'move-out', 'move-in',
                                            'marriage', 'split', 'merge', 'end')),
    on_day    INTEGER NOT NULL,
    household INTEGER NOT NULL,
    other     INTEGER, -- the household that members went over to
    reason    TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, household) REFERENCES entity (province, id),
    FOREIGN KEY (province, other) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_household ON event (province, household, on_day);

-- Who came, went or died.
CREATE TABLE event_person (
    province INTEGER NOT NULL,
    event    INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    PRIMARY KEY (province, event, person),
    FOREIGN KEY (province, event) REFERENCES event (province, id),
    FOREIGN KEY (province, person) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_person_person ON event_person (province, person);

-- Which household came out of which.
CREATE TABLE household_succession (
    province       INTEGER NOT NULL,
    from_household INTEGER NOT NULL,
    to_household   INTEGER NOT NULL CHECK (to_household <> from_household),
    on_day         INTEGER NOT NULL,
    event          INTEGER NOT NULL,
    recorded       INTEGER NOT NULL,
    PRIMARY KEY (province, from_household, to_household, event),
    FOREIGN KEY (province, from_household) REFERENCES entity (province, id),
    FOREIGN KEY (province, to_household) REFERENCES entity (province, id),
    FOREIGN KEY (province, event) REFERENCES event (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_succession_to ON household_succession (province, to_household);

-- What has to be decided again since a day: the class of a household (by the review), or what a
-- household or person is entitled to (by the payments). area: of the household then.
CREATE TABLE reopened (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    entity   INTEGER NOT NULL,
    what     TEXT NOT NULL CHECK (what IN ('class', 'entitlement')),
    since    INTEGER NOT NULL,
    area     INTEGER REFERENCES area (id),
    event    INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id),
    FOREIGN KEY (province, event) REFERENCES event (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reopened_entity ON reopened (province, entity, what, since);

-- That it was.
CREATE TABLE reopened_done (
    province INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, reopened),
    FOREIGN KEY (province, reopened) REFERENCES reopened (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
