-- How many of the people of an area went with a succession: 2 everybody, 1 some of them, 0 nobody (a
-- slice of land).
ALTER TABLE area_succession
    ADD COLUMN people INTEGER NOT NULL DEFAULT 1 CHECK (people IN (0, 1, 2));
UPDATE area_succession SET people = 2 WHERE whole = 1;

-- Events of life: birth, death, moving, marriage, households split and merged.
CREATE TABLE event (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
