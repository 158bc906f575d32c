-- Dossiers of inspection: what was found of somebody, who looked, what they concluded and what became
-- of it. docs/inspection.md tells it for people. Only added to: where a dossier stands follows from
-- its acts in their order (evidence/inspect/dossier.h).
CREATE TABLE dossier (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    entity   INTEGER NOT NULL,
    why      TEXT NOT NULL CHECK (length(why) > 0), -- kinds of findings, 'chance', or a complaint
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_entity ON dossier (province, entity, id);

-- said: what was seen, concluded, asked for or done. evidence: papers, by their numbers. verdict, rule,
-- amount: of a conclusion. due: of a follow-up, the day by which; else 0.
CREATE TABLE dossier_act (
    province INTEGER NOT NULL,
    dossier  INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    act      TEXT NOT NULL CHECK (act IN ('open', 'visit', 'conclude', 'approve', 'send-back', 'follow',
                                          'done', 'close')),
    on_day   INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    said     TEXT NOT NULL,
    evidence TEXT NOT NULL CHECK (act <> 'visit' OR length(evidence) > 0),
    verdict  TEXT NOT NULL CHECK (verdict IN ('', 'confirmed', 'refuted', 'undetermined')),
    rule     TEXT NOT NULL CHECK (amount = 0 OR length(rule) > 0),
    amount   INTEGER NOT NULL CHECK (amount >= 0 AND (amount = 0 OR verdict = 'confirmed')),
    due      INTEGER NOT NULL CHECK (due = 0 OR (act = 'follow' AND due >= on_day)),
    recorded INTEGER NOT NULL,
    CHECK ((act = 'conclude') = (verdict <> '')),
    PRIMARY KEY (province, dossier, seq),
    FOREIGN KEY (province, dossier) REFERENCES dossier (province, id)
) STRICT, WITHOUT ROWID;
