-- A household's plan to leave poverty. docs/plan.md tells it.
--
-- All of it is only added to: what came of a measure is a row of plan_event, the last one counts.

-- need: 1 to 13, the supports of the form (support_needed).
CREATE TABLE plan_measure (
    province    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    household   INTEGER NOT NULL,
    need        INTEGER NOT NULL CHECK (need BETWEEN 1 AND 13),
    measure     TEXT NOT NULL CHECK (length(measure) > 0),
    responsible TEXT NOT NULL CHECK (length(responsible) > 0),
    begun       INTEGER NOT NULL,
    due         INTEGER NOT NULL CHECK (due >= begun),
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, household) REFERENCES entity (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_measure_household ON plan_measure (province, household);

-- What came of it. number: from 1 in the measure.
CREATE TABLE plan_event (
    province INTEGER NOT NULL,
    measure  INTEGER NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    kind     TEXT NOT NULL CHECK (kind IN ('done', 'dropped', 'reopened')),
    on_day   INTEGER NOT NULL,
    outcome  TEXT NOT NULL CHECK (length(outcome) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, measure, number),
    FOREIGN KEY (province, measure) REFERENCES plan_measure (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
