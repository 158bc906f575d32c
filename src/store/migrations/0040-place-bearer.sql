-- Who ever lived in a place, all of them in a few rows: a question in a village or a commune reads
-- the people there as one value, and not a row each. docs/registry.md §8 tells it for people.
--
-- Of each row of name_bearer "name,birth,person;". Written with it, in parts: a part more for what
-- came later. bearers: how many are in the part. A table with row numbers, so that SQLite does not
-- read whole lists on its way to one.
CREATE TABLE place_bearer (
    province INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    part     INTEGER NOT NULL CHECK (part >= 0),
    bearers  INTEGER NOT NULL CHECK (bearers > 0),
    packed   TEXT NOT NULL,
    PRIMARY KEY (province, place, part)
) STRICT;

-- What is there already.
INSERT INTO place_bearer (province, place, part, bearers, packed)
    SELECT b.province, b.place, 0, count(*), group_concat(b.one, '')
    FROM (SELECT province, place, name || ',' || birth || ',' || person || ';' AS one
        FROM name_bearer ORDER BY province, place, name, birth, person) AS b
    GROUP BY b.province, b.place;

DROP INDEX name_bearer_place;
ANALYZE place_bearer;
ANALYZE name_bearer;
