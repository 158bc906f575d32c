-- What a visit of an inspection looked at (data/inspection/checklists.csv). unseen: it could not be seen.
CREATE TABLE dossier_check (
    province INTEGER NOT NULL,
    dossier  INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    item     TEXT NOT NULL CHECK (length(item) > 0),
    answer   TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unseen')),
    PRIMARY KEY (province, dossier, seq, item),
    FOREIGN KEY (province, dossier, seq) REFERENCES dossier_act (province, dossier, seq)
) STRICT, WITHOUT ROWID;
