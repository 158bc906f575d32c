-- Complaints take their course by the law (docs/complaints.md): accepted, extended, settled, taken to the
-- superior; and denunciations, whose makers are known to the inspectors alone.
ALTER TABLE complaint ADD COLUMN kind TEXT NOT NULL DEFAULT 'complaint' CHECK (kind IN ('complaint', 'denunciation'));

-- What is done beside answering. remote: the place is one that is hard to reach, by whoever accepts. until: of an
-- extension, the last day; else 0. whom: of what is forwarded, to which office.
CREATE TABLE complaint_act (
    province  INTEGER NOT NULL,
    complaint INTEGER NOT NULL,
    recorded  INTEGER NOT NULL,
    act       TEXT NOT NULL CHECK (act IN ('accept', 'decline', 'forward', 'extend', 'escalate')),
    on_day    INTEGER NOT NULL,
    until     INTEGER NOT NULL CHECK ((act = 'extend') = (until <> 0)),
    remote    INTEGER NOT NULL CHECK (remote IN (0, 1)),
    whom      TEXT NOT NULL CHECK ((act = 'forward') = (length(whom) > 0)),
    said      TEXT NOT NULL CHECK (act = 'accept' OR length(said) > 0),
    paper     TEXT NOT NULL,
    actor     TEXT NOT NULL CHECK (length(actor) > 0),
    PRIMARY KEY (province, complaint, recorded),
    FOREIGN KEY (province, complaint) REFERENCES complaint (province, id)
) STRICT, WITHOUT ROWID;
