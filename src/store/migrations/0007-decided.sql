-- What was decided of a month, with the law and the facts it was decided from. docs/storage.md §3.
-- A run is never changed: the same month decided later is another run.
--
-- month: year * 12 + the month of the year, from 0. as_of, known_on: days of the facts; recording:
-- the last recording that was read. law_sum: SHA-256 of the law's texts and tables; program: the
-- version that decided. classes_sum, entitlements_sum: SHA-256 of classes.csv and entitlements.csv,
-- which the run can be written as again.
CREATE TABLE decided_run (
    province               INTEGER NOT NULL,
    month                  INTEGER NOT NULL,
    run                    INTEGER NOT NULL CHECK (run > 0),
    as_of                  INTEGER NOT NULL,
    known_on               INTEGER NOT NULL,
    recording              INTEGER NOT NULL,
    law_sum                BLOB NOT NULL CHECK (length(law_sum) = 32),
    program                TEXT NOT NULL,
    actor                  TEXT NOT NULL,
    at_us                  INTEGER NOT NULL,
    standard               TEXT NOT NULL,
    households             INTEGER NOT NULL,
    people                 INTEGER NOT NULL,
    poor                   INTEGER NOT NULL,
    near_poor              INTEGER NOT NULL,
    neither                INTEGER NOT NULL,
    class_undetermined     INTEGER NOT NULL,
    due                    INTEGER NOT NULL,
    due_undetermined       INTEGER NOT NULL,
    amount_vnd             INTEGER NOT NULL,
    classes_sum            BLOB NOT NULL CHECK (length(classes_sum) = 32),
    entitlements_sum       BLOB NOT NULL CHECK (length(entitlements_sum) = 32),
    PRIMARY KEY (province, month, run),
    FOREIGN KEY (province, recording) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- The words of a run's entitlements, by number: the same for hundreds of thousands.
CREATE TABLE decided_wording (
    province   INTEGER NOT NULL,
    month      INTEGER NOT NULL,
    run        INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    benefit    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    instrument TEXT NOT NULL,
    article    TEXT NOT NULL,
    PRIMARY KEY (province, month, run, number),
    FOREIGN KEY (province, month, run) REFERENCES decided_run (province, month, run)
) STRICT, WITHOUT ROWID;

-- A household in a run: its class as in classes.csv, and what it and its members are owed, a line
-- each: [MEMBER.]WORDING=AMOUNT in đồng (0: a service), or [MEMBER.]WORDING?MISSING;MISSING where
-- it cannot be said; MISSING as in entitlements.csv.
CREATE TABLE decided_household (
    province     INTEGER NOT NULL,
    month        INTEGER NOT NULL,
    run          INTEGER NOT NULL,
    household    INTEGER NOT NULL,
    class        TEXT NOT NULL,
    b1           TEXT NOT NULL,
    b2           TEXT NOT NULL,
    deprived     TEXT NOT NULL,
    undetermined TEXT NOT NULL,
    entitlements TEXT NOT NULL,
    PRIMARY KEY (province, month, run, household),
    FOREIGN KEY (province, month, run) REFERENCES decided_run (province, month, run),
    FOREIGN KEY (province, household) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
