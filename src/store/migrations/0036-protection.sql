-- What the law on personal data asks an office to record: requests of those whose data it is, and breaches.
-- docs/data-protection.md §4 and §5 tell it for people. Only added to.

-- person: NULL where who asks is not in the registry. by: who asked for the person, with the paper that
-- allows it; '' where they asked themselves.
CREATE TABLE subject_request (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    person   INTEGER,
    kind     TEXT NOT NULL CHECK (kind IN ('access', 'copy', 'correct', 'delete', 'restrict', 'object',
                                           'withdraw')),
    asked_by TEXT NOT NULL CHECK (person IS NOT NULL OR length(asked_by) > 0),
    paper    TEXT NOT NULL,
    said     TEXT NOT NULL CHECK (length(said) > 0),
    on_day   INTEGER NOT NULL, -- it came
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, person) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_request_person ON subject_request (province, person, id);

-- until: of an extension, the last day; else 0.
CREATE TABLE subject_act (
    province INTEGER NOT NULL,
    request  INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    act      TEXT NOT NULL CHECK (act IN ('acknowledge', 'extend', 'answer', 'refuse')),
    on_day   INTEGER NOT NULL,
    until    INTEGER NOT NULL CHECK ((act = 'extend') = (until <> 0)),
    said     TEXT NOT NULL CHECK (act = 'acknowledge' OR length(said) > 0),
    paper    TEXT NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, request, seq),
    FOREIGN KEY (province, request) REFERENCES subject_request (province, id)
) STRICT, WITHOUT ROWID;

-- found_us: when it was detected, from which the hours of the law run. people: how many are concerned; NULL:
-- not known (yet).
CREATE TABLE breach (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    found_us INTEGER NOT NULL,
    said     TEXT NOT NULL CHECK (length(said) > 0),
    people   INTEGER CHECK (people >= 0),
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    at_us    INTEGER NOT NULL, -- recorded
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;

-- report: to the specialised authority; tell: those concerned; measure: what was done; close: the end.
CREATE TABLE breach_act (
    province INTEGER NOT NULL,
    breach   INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    act      TEXT NOT NULL CHECK (act IN ('report', 'tell', 'measure', 'close')),
    done_us  INTEGER NOT NULL,
    whom     TEXT NOT NULL CHECK (act NOT IN ('report', 'tell') OR length(whom) > 0),
    said     TEXT NOT NULL CHECK (length(said) > 0),
    paper    TEXT NOT NULL CHECK (act <> 'report' OR length(paper) > 0),
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, breach, seq),
    FOREIGN KEY (province, breach) REFERENCES breach (province, id)
) STRICT, WITHOUT ROWID;
