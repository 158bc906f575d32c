-- Keys that join a name with a birth and a place, so that people of a name in a village, a commune
-- or a year are found without asking each of them. docs/registry.md §8 tells it for people.
--
-- All three are only added to: they say what anybody ever was, by any row; what is so on the day
-- asked about, the rows of person, membership and household say themselves.

-- Each name that anybody ever bore, by a number in the province (counter 'name').
CREATE TABLE known_name (
    province INTEGER NOT NULL,
    name     TEXT NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    PRIMARY KEY (province, name)
) STRICT, WITHOUT ROWID;

-- Likewise each village of each area (counter 'place'). area: 0 where no list has it.
CREATE TABLE known_place (
    province INTEGER NOT NULL,
    area     INTEGER NOT NULL,
    village  TEXT NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    PRIMARY KEY (province, area, village)
) STRICT, WITHOUT ROWID;

-- Who bore the name, by birth, and the places they ever lived in. birth: as in person;
-- -135140: not known. The order within a name is the one of answers.
CREATE TABLE name_bearer (
    province INTEGER NOT NULL,
    name     INTEGER NOT NULL,
    birth    INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    PRIMARY KEY (province, name, birth, person, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_bearer_place ON name_bearer (province, place, name);
CREATE INDEX name_bearer_birth ON name_bearer (province, birth, name);

-- Of the name; known_name's.
ALTER TABLE name_key ADD COLUMN name_id INTEGER NOT NULL DEFAULT 0;

-- What is there already.
INSERT INTO known_name (province, name, id)
    SELECT k.province, k.name, row_number() OVER (PARTITION BY k.province ORDER BY k.name)
    FROM name_key AS k WHERE k.kind = 0 AND k.part = 0;
INSERT INTO known_place (province, area, village, id)
    SELECT h.province, h.area, h.village,
        row_number() OVER (PARTITION BY h.province ORDER BY h.area, h.village)
    FROM (SELECT DISTINCT province, COALESCE(area, 0) AS area, village FROM household) AS h;
INSERT INTO counter (province, name, next)
    SELECT n.province, 'name', max(n.id) + 1 FROM known_name AS n GROUP BY n.province;
INSERT INTO counter (province, name, next)
    SELECT l.province, 'place', max(l.id) + 1 FROM known_place AS l GROUP BY l.province;
UPDATE name_key SET name_id = (SELECT n.id FROM known_name AS n
    WHERE n.province = name_key.province AND n.name = name_key.name);
INSERT INTO name_bearer (province, name, birth, person, place)
    SELECT DISTINCT m.province, n.id, COALESCE(p.birth, -135140), m.person, l.id
    FROM membership AS m
    JOIN household AS h ON h.province = m.province AND h.id = m.household
    JOIN person AS p ON p.province = m.province AND p.id = m.person
    JOIN known_name AS n ON n.province = p.province AND n.name = p.name
    JOIN known_place AS l ON l.province = h.province AND l.area = COALESCE(h.area, 0)
        AND l.village = h.village
    ORDER BY 1, 2, 3, 4, 5;
ANALYZE name_bearer;
ANALYZE known_name;
ANALYZE known_place;
