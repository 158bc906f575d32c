-- More acts of enrolment: adjust, transfer and receive; whose decision it is, and which fact of the
-- registry a decision makes. docs/enrolment.md tells it. The two tables of 0009-enrolment.sql are
-- written anew with their rows, since a CHECK cannot be widened.
-- commune: code, on the map of on_day, of the commune that decides; '' of older acts. to_commune: of
-- a transfer. fact: its name in the law; '' where none is made.
CREATE TABLE enrolment_act_wide (
    province    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    entity      INTEGER NOT NULL,
    benefit     TEXT NOT NULL,
    act         TEXT NOT NULL CHECK (act IN ('ask', 'open', 'refuse', 'suspend', 'resume', 'end',
                    'adjust', 'transfer', 'receive')),
    from_month  INTEGER NOT NULL CHECK (act = 'ask' OR act = 'refuse' OR from_month > 0),
    on_day      INTEGER NOT NULL,
    number      TEXT NOT NULL,
    signer      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    article     TEXT NOT NULL,
    papers      TEXT NOT NULL,
    commune     TEXT NOT NULL,
    to_commune  TEXT NOT NULL CHECK (act <> 'transfer' OR length(to_commune) > 0),
    fact        TEXT NOT NULL,
    prepared_by TEXT NOT NULL CHECK (length(prepared_by) > 0),
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
INSERT INTO enrolment_act_wide (province, id, entity, benefit, act, from_month, on_day, number,
    signer, reason, article, papers, commune, to_commune, fact, prepared_by, recorded)
    SELECT province, id, entity, benefit, act, from_month, on_day, number, signer, reason, article,
        papers, '', '', '', prepared_by, recorded FROM enrolment_act;

CREATE TABLE enrolment_approval_wide (
    province    INTEGER NOT NULL,
    act         INTEGER NOT NULL,
    approved    INTEGER NOT NULL CHECK (approved IN (0, 1)),
    prepared_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (length(approved_by) > 0 AND approved_by <> prepared_by),
    note        TEXT NOT NULL,
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, act),
    FOREIGN KEY (province, act) REFERENCES enrolment_act_wide (province, id)
) STRICT, WITHOUT ROWID;
INSERT INTO enrolment_approval_wide (province, act, approved, prepared_by, approved_by, note,
    recorded)
    SELECT province, act, approved, prepared_by, approved_by, note, recorded
    FROM enrolment_approval;

DROP TABLE enrolment_approval;
DROP TABLE enrolment_act;
ALTER TABLE enrolment_act_wide RENAME TO enrolment_act;
ALTER TABLE enrolment_approval_wide RENAME TO enrolment_approval;
CREATE INDEX enrolment_act_entity ON enrolment_act (province, entity, benefit, id);
