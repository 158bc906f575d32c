-- Complaints that anybody may make, without a login (docs/web.md). The receipt number is `id`; whoever
-- has the secret code too may follow it: its SHA-256 is kept. Only added to. Requests of a review
-- (0003-review.sql) are another thing: they belong to a campaign.
CREATE TABLE complaint (
    province  INTEGER NOT NULL,
    id        INTEGER NOT NULL CHECK (id > 0),
    code_sum  BLOB NOT NULL CHECK (length(code_sum) = 32),
    about     TEXT NOT NULL CHECK (about IN ('review', 'benefit', 'payment', 'officer', 'other')),
    commune   TEXT NOT NULL CHECK (length(commune) = 5), -- its code, on the map of the day it was made
    household TEXT NOT NULL, -- its code, as it was given; '' where it was not
    name      TEXT NOT NULL,
    contact   TEXT NOT NULL,
    said      TEXT NOT NULL CHECK (length(said) > 0),
    at_us     INTEGER NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_at ON complaint (province, at_us);
CREATE INDEX complaint_commune ON complaint (province, commune, id);

-- What officers answered. closes: 1 for the last answer, after which there is none.
CREATE TABLE complaint_answer (
    province  INTEGER NOT NULL,
    complaint INTEGER NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    closes    INTEGER NOT NULL CHECK (closes IN (0, 1)),
    said      TEXT NOT NULL CHECK (length(said) > 0),
    actor     TEXT NOT NULL CHECK (length(actor) > 0),
    at_us     INTEGER NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, complaint, seq),
    FOREIGN KEY (province, complaint) REFERENCES complaint (province, id)
) STRICT, WITHOUT ROWID;
