-- Households of average living standard: a track of its own beside poor and near-poor. docs/living.md
-- tells it. Only added to; the fact `average_living` is written by the decision.
CREATE TABLE living_act (
    province  INTEGER NOT NULL,
    household INTEGER NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    act       TEXT NOT NULL
        CHECK (act IN ('ask', 'survey', 'list', 'recheck', 'grant', 'refuse', 'end')),
    on_day    INTEGER NOT NULL,
    document  TEXT NOT NULL,
    number    TEXT NOT NULL CHECK (act NOT IN ('grant', 'end') OR length(number) > 0),
    signer    TEXT NOT NULL CHECK (act NOT IN ('grant', 'end') OR length(signer) > 0),
    reason    TEXT NOT NULL CHECK (act NOT IN ('refuse', 'end') OR length(reason) > 0),
    income    INTEGER CHECK (act <> 'survey' OR income IS NOT NULL), -- of 12 months; may be below 0
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, household, seq),
    FOREIGN KEY (province, household) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;

-- The nine sources of Annex VIII, of one survey.
CREATE TABLE living_income (
    province  INTEGER NOT NULL,
    household INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    source    INTEGER NOT NULL CHECK (source BETWEEN 1 AND 9),
    revenue   INTEGER NOT NULL CHECK (revenue >= 0),
    cost      INTEGER NOT NULL CHECK (cost >= 0),
    PRIMARY KEY (province, household, seq, source),
    FOREIGN KEY (province, household, seq) REFERENCES living_act (province, household, seq)
) STRICT, WITHOUT ROWID;
