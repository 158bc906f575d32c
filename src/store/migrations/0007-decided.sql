-- What was decided of a month, with the law and the facts it was decided from.
CREATE TABLE decided_run (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
