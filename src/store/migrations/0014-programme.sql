-- Of which line of the budget a benefit is paid, where a decision of the province says otherwise than
-- the law, or the law does not say. subject: a benefit, or a group of benefits; that of the benefit
-- stands before that of its group. Of one subject the last version of the latest from_year that is
-- not after the year asked. Empty: as it is without this row. Rows are added, never changed.
CREATE TABLE budget_programme (
    province   INTEGER NOT NULL,
    subject    TEXT NOT NULL CHECK (subject <> ''),
    from_year  INTEGER NOT NULL CHECK (from_year >= 2000),
    version    INTEGER NOT NULL CHECK (version > 0),
    programme  TEXT NOT NULL,
    name       TEXT NOT NULL,
    chapter    TEXT NOT NULL,
    fund       TEXT NOT NULL CHECK (fund IN ('', 'central', 'province', 'commune', 'raised')),
    decision   TEXT NOT NULL CHECK (decision <> ''),
    decided_on INTEGER NOT NULL,
    signer     TEXT NOT NULL CHECK (signer <> ''),
    actor      TEXT NOT NULL CHECK (actor <> ''),
    at_us      INTEGER NOT NULL,
    PRIMARY KEY (province, subject, from_year, version)
) STRICT, WITHOUT ROWID;
