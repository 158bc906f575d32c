-- Who is enrolled for which benefit, by which decision, and how they are paid. docs/enrolment.md
-- tells it for people. Acts and approvals are only added to.

-- What was asked for or prepared. from_month: as base/day.h counts months; 0 for an application.
CREATE TABLE enrolment_act (
    province    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    entity      INTEGER NOT NULL,
    benefit     TEXT NOT NULL,
    act         TEXT NOT NULL CHECK (act IN ('ask', 'open', 'refuse', 'suspend', 'resume', 'end')),
    from_month  INTEGER NOT NULL CHECK (act = 'ask' OR act = 'refuse' OR from_month > 0),
    on_day      INTEGER NOT NULL,
    number      TEXT NOT NULL,
    signer      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    article     TEXT NOT NULL,
    papers      TEXT NOT NULL,
    prepared_by TEXT NOT NULL CHECK (length(prepared_by) > 0),
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_act_entity ON enrolment_act (province, entity, benefit, id);

-- What another officer said of it: each act once. prepared_by is repeated here so that the engine
-- itself refuses the same name twice.
CREATE TABLE enrolment_approval (
    province    INTEGER NOT NULL,
    act         INTEGER NOT NULL,
    approved    INTEGER NOT NULL CHECK (approved IN (0, 1)),
    prepared_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (length(approved_by) > 0 AND approved_by <> prepared_by),
    note        TEXT NOT NULL,
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, act),
    FOREIGN KEY (province, act) REFERENCES enrolment_act (province, id)
) STRICT, WITHOUT ROWID;

-- How somebody is paid, in two times (0002-registry.sql). account: of a bank or an electronic
-- account; '' for cash. collector: the person who collects, NULL for the beneficiary.
CREATE TABLE payee (
    province   INTEGER NOT NULL,
    entity     INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    method     TEXT NOT NULL CHECK (method IN ('bank', 'wallet', 'cash', 'home')),
    provider   TEXT NOT NULL,
    bank       TEXT NOT NULL,
    account    TEXT NOT NULL CHECK ((account = '') = (method IN ('cash', 'home'))),
    holder     TEXT NOT NULL,
    collector  INTEGER,
    paper      TEXT NOT NULL,
    PRIMARY KEY (province, entity, recorded, valid_from),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
