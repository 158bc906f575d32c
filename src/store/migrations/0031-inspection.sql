-- The yearly plan of inspection, and samples of payments looked at afterwards.
-- docs/inspection.md §7 and §8 tell them for people. Only added to.

-- A version of a year's plan. It holds once another than its actor has approved it; the last approved
-- one of a year counts. known_on: the day its findings are of.
CREATE TABLE inspection_plan (
    province INTEGER NOT NULL,
    year     INTEGER NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    visits   INTEGER NOT NULL CHECK (visits > 0), -- at most, of communes
    days     INTEGER NOT NULL CHECK (days > 0),   -- at most, of an inspector
    chance   INTEGER NOT NULL CHECK (chance BETWEEN 0 AND 100), -- percent of both, by chance
    seed     INTEGER NOT NULL,
    known_on INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, year, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspection_plan_row (
    province   INTEGER NOT NULL,
    year       INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    commune    TEXT NOT NULL CHECK (length(commune) = 5), -- its code, on the map of known_on
    quarter    INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    days       INTEGER NOT NULL CHECK (days > 0),
    risk       INTEGER NOT NULL CHECK (risk >= 0), -- with the years since the last visit; 0: by chance
    why        TEXT NOT NULL, -- codes of findings, parted by blanks
    last_visit INTEGER NOT NULL, -- 0: none is recorded
    PRIMARY KEY (province, year, version, commune),
    FOREIGN KEY (province, year, version) REFERENCES inspection_plan (province, year, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE inspection_plan_verdict (
    province INTEGER NOT NULL,
    year     INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    verdict  TEXT NOT NULL CHECK (verdict IN ('approved', 'returned')),
    preparer TEXT NOT NULL CHECK (length(preparer) > 0),
    actor    TEXT NOT NULL CHECK (length(actor) > 0 AND actor <> preparer),
    note     TEXT NOT NULL CHECK (verdict = 'approved' OR length(note) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, year, version),
    FOREIGN KEY (province, year, version) REFERENCES inspection_plan (province, year, version)
) STRICT, WITHOUT ROWID;

-- A sample of the payments of a closed month. population, money: what it was drawn of.
CREATE TABLE payment_sample (
    province   INTEGER NOT NULL,
    id         INTEGER NOT NULL CHECK (id > 0),
    month      INTEGER NOT NULL,
    by_commune INTEGER NOT NULL CHECK (by_commune IN (0, 1)),
    seed       INTEGER NOT NULL,
    expected   INTEGER NOT NULL CHECK (expected BETWEEN 1 AND 999),  -- share wrong, in a thousand
    margin     INTEGER NOT NULL CHECK (margin BETWEEN 1 AND 500), -- ±, in a thousand
    population INTEGER NOT NULL CHECK (population > 0),
    money      INTEGER NOT NULL CHECK (money > 0),
    actor      TEXT NOT NULL CHECK (length(actor) > 0),
    recorded   INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_sample_row (
    province INTEGER NOT NULL,
    sample   INTEGER NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    month    INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    payment  INTEGER NOT NULL,
    PRIMARY KEY (province, sample, number),
    FOREIGN KEY (province, sample) REFERENCES payment_sample (province, id),
    FOREIGN KEY (province, month, round, payment) REFERENCES payment (province, month, round, number)
) STRICT, WITHOUT ROWID;

-- What was found; the last of a row counts. due: what should have been paid to whom was paid.
CREATE TABLE payment_sample_outcome (
    province INTEGER NOT NULL,
    sample   INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    outcome  TEXT NOT NULL CHECK (outcome IN ('right', 'wrong_amount', 'wrong_person', 'not_received',
                                              'unreached')),
    due      INTEGER NOT NULL CHECK (due >= 0),
    on_day   INTEGER NOT NULL,
    said     TEXT NOT NULL CHECK (outcome = 'right' OR length(said) > 0),
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, sample, number, seq),
    FOREIGN KEY (province, sample, number) REFERENCES payment_sample_row (province, sample, number)
) STRICT, WITHOUT ROWID;
