-- How somebody is paid is changed by one officer and approved by another: what was asked for, and
-- what was said of it. The rows of `payee` (0009-enrolment.sql) are written by the approval.
-- docs/enrolment.md §3 tells it. Only added to.
CREATE TABLE payee_change (
    province    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    entity      INTEGER NOT NULL,
    valid_from  INTEGER NOT NULL,
    method      TEXT NOT NULL CHECK (method IN ('bank', 'wallet', 'cash', 'home')),
    provider    TEXT NOT NULL,
    bank        TEXT NOT NULL,
    account     TEXT NOT NULL CHECK ((account = '') = (method IN ('cash', 'home'))),
    holder      TEXT NOT NULL,
    collector   INTEGER,
    paper       TEXT NOT NULL CHECK (collector IS NULL OR length(paper) > 0),
    prepared_by TEXT NOT NULL CHECK (length(prepared_by) > 0),
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payee_change_entity ON payee_change (province, entity, id);

-- Each once.
CREATE TABLE payee_verdict (
    province    INTEGER NOT NULL,
    change      INTEGER NOT NULL,
    approved    INTEGER NOT NULL CHECK (approved IN (0, 1)),
    prepared_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (length(approved_by) > 0 AND approved_by <> prepared_by),
    note        TEXT NOT NULL,
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, change),
    FOREIGN KEY (province, change) REFERENCES payee_change (province, id)
) STRICT, WITHOUT ROWID;

-- Who else is paid into it.
CREATE INDEX payee_account ON payee (province, account) WHERE account <> '' AND closed = 0;
