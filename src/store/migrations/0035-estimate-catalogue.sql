-- What an estimate made from the law says of every benefit of the law: docs/ledger.md §4.

-- The benefits that the law had, in its order. pays: monthly, quarterly, once, service. fund is empty
-- where no budget pays (a bank lends).
CREATE TABLE budget_estimate_benefit (
    province  INTEGER NOT NULL,
    year      INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    place     INTEGER NOT NULL CHECK (place > 0),
    benefit   TEXT NOT NULL CHECK (benefit <> ''),
    name      TEXT NOT NULL,
    pays      TEXT NOT NULL CHECK (pays IN ('monthly', 'quarterly', 'once', 'service')),
    heading   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    programme TEXT NOT NULL,
    PRIMARY KEY (province, year, version, place),
    FOREIGN KEY (province, year, version) REFERENCES budget_estimate (province, year, version)
) STRICT, WITHOUT ROWID;
-- For want of what nobody can say whether, or how much: a fact (its name in the law) or what the law
-- itself does not tell. entities: of how many of those that were looked at.
CREATE TABLE budget_estimate_missing (
    province INTEGER NOT NULL,
    year     INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    benefit  TEXT NOT NULL CHECK (benefit <> ''),
    place    INTEGER NOT NULL CHECK (place > 0),
    fact     TEXT NOT NULL,
    words    TEXT NOT NULL,
    entities INTEGER NOT NULL CHECK (entities > 0),
    looked   INTEGER NOT NULL CHECK (looked >= entities),
    PRIMARY KEY (province, year, version, benefit, place),
    FOREIGN KEY (province, year, version) REFERENCES budget_estimate (province, year, version)
) STRICT, WITHOUT ROWID;
