-- An estimate made from the law and the registry: of which law, of the registry after which
-- recording, on which day. likely: with those who are entitled as far as the office knows and not
-- enrolled.
CREATE TABLE budget_estimate_source (
    province INTEGER NOT NULL,
    year     INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    law_sum  BLOB NOT NULL CHECK (length(law_sum) = 32),
    facts    INTEGER NOT NULL,
    known_on INTEGER NOT NULL,
    likely   INTEGER NOT NULL CHECK (likely IN (0, 1)),
    PRIMARY KEY (province, year, version),
    FOREIGN KEY (province, year, version) REFERENCES budget_estimate (province, year, version)
) STRICT, WITHOUT ROWID;
-- What its rows are made of. who: enrolled, likely, law (what needs no enrolment). month: in which it
-- is paid. undetermined: of whom nobody can say whether or how much; they are in no amount.
CREATE TABLE budget_estimate_part (
    province     INTEGER NOT NULL,
    year         INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    benefit      TEXT NOT NULL,
    commune      TEXT NOT NULL,
    month        INTEGER NOT NULL,
    who          TEXT NOT NULL CHECK (who IN ('enrolled', 'likely', 'law')),
    fund         TEXT NOT NULL,
    programme    TEXT NOT NULL,
    amount       INTEGER NOT NULL CHECK (amount >= 0),
    persons      INTEGER NOT NULL CHECK (persons >= 0),
    undetermined INTEGER NOT NULL CHECK (undetermined >= 0),
    PRIMARY KEY (province, year, version, benefit, commune, month, who),
    FOREIGN KEY (province, year, version) REFERENCES budget_estimate (province, year, version)
) STRICT, WITHOUT ROWID;
