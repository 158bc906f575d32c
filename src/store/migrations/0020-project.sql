-- Projects (houses, courses, livelihood models): deliveries with steps, and what happens on the way;
-- loans of the policy bank as its files tell them. docs/projects.md tells it for people. All of it
-- is only added to.

-- list: the recording that planned it and its deliveries. steps: their names, parted by ;. The last
-- of a code counts.
CREATE TABLE project (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    list     INTEGER NOT NULL,
    code     TEXT NOT NULL CHECK (length(code) > 0),
    kind     TEXT NOT NULL CHECK (kind IN ('building', 'training', 'livelihood')),
    name     TEXT NOT NULL,
    benefit  TEXT NOT NULL,
    steps    TEXT NOT NULL,
    from_day INTEGER NOT NULL,
    to_day   INTEGER NOT NULL CHECK (to_day >= from_day),
    note     TEXT NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, list) REFERENCES delivery_step (province, recorded)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX project_code ON project (province, code, id);

-- own: what they put in themselves; revolving: what they give back, until revolving_due (0: no day).
-- days: of a course. household: its code, or CODE/MEMBER.
CREATE TABLE project_member (
    province      INTEGER NOT NULL,
    project       INTEGER NOT NULL,
    entity        INTEGER NOT NULL,
    household     TEXT NOT NULL,
    name          TEXT NOT NULL,
    commune       TEXT NOT NULL,
    own           INTEGER NOT NULL CHECK (own >= 0),
    revolving     INTEGER NOT NULL CHECK (revolving >= 0),
    revolving_due INTEGER NOT NULL,
    days          INTEGER NOT NULL CHECK (days >= 0),
    PRIMARY KEY (province, project, entity),
    FOREIGN KEY (province, project) REFERENCES project (province, id)
) STRICT, WITHOUT ROWID;

-- What a delivery is in its project. step: after which it is given; 0: at once. head: the house or
-- the share itself. by_days: paid by days attended.
CREATE TABLE project_payment (
    province INTEGER NOT NULL,
    delivery INTEGER NOT NULL,
    project  INTEGER NOT NULL,
    entity   INTEGER NOT NULL,
    step     INTEGER NOT NULL CHECK (step >= 0),
    item     TEXT NOT NULL,
    head     INTEGER NOT NULL CHECK (head IN (0, 1)),
    by_days  INTEGER NOT NULL CHECK (by_days IN (0, 1)),
    PRIMARY KEY (province, delivery),
    FOREIGN KEY (province, delivery) REFERENCES delivery (province, id),
    FOREIGN KEY (province, project, entity) REFERENCES project_member (province, project, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX project_payment_project ON project_payment (province, project);

-- What happened, in the order it was told. photo: SHA-256 of the photograph, or empty.
CREATE TABLE project_event (
    province INTEGER NOT NULL,
    project  INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    recorded INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    what     TEXT NOT NULL CHECK (what IN ('progress', 'pass', 'fail', 'own', 'attend',
                 'certificate', 'job', 'no_job', 'born', 'died', 'eaten', 'sold', 'cost',
                 'repay')),
    entity   INTEGER NOT NULL,
    step     INTEGER NOT NULL CHECK (step >= 0),
    item     TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    amount   INTEGER NOT NULL CHECK (amount >= 0),
    season   TEXT NOT NULL,
    on_day   INTEGER NOT NULL,
    photo    BLOB NOT NULL CHECK (length(photo) IN (0, 32)),
    file     TEXT NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (province, project, seq),
    FOREIGN KEY (province, project, entity) REFERENCES project_member (province, project, entity),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- A file of a bank: its loans as they stood on a day. content: SHA-256 of the file.
CREATE TABLE credit_file (
    province INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    bank     TEXT NOT NULL CHECK (length(bank) > 0),
    as_of    INTEGER NOT NULL,
    content  BLOB NOT NULL CHECK (length(content) = 32),
    loans    INTEGER NOT NULL CHECK (loans > 0),
    queued   INTEGER NOT NULL CHECK (queued >= 0),
    PRIMARY KEY (province, recorded),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX credit_file_once ON credit_file (province, bank, as_of);

-- A loan in a file. household, person: who was found; 0: nobody, and why says it. commune: where
-- the household lived on that day.
CREATE TABLE credit_loan (
    province    INTEGER NOT NULL,
    bank        TEXT NOT NULL,
    loan        TEXT NOT NULL CHECK (length(loan) > 0),
    recorded    INTEGER NOT NULL,
    borrower    TEXT NOT NULL,
    personal_id TEXT NOT NULL,
    code        TEXT NOT NULL, -- of the household, as the bank has it
    programme   TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    principal   INTEGER NOT NULL CHECK (principal > 0),
    outstanding INTEGER NOT NULL CHECK (outstanding BETWEEN 0 AND principal),
    overdue     INTEGER NOT NULL CHECK (overdue BETWEEN 0 AND outstanding),
    lent_on     INTEGER NOT NULL,
    due_on      INTEGER NOT NULL,
    household   INTEGER NOT NULL CHECK (household >= 0),
    person      INTEGER NOT NULL CHECK (person >= 0),
    commune     TEXT NOT NULL,
    why         TEXT NOT NULL CHECK ((why = '') = (household > 0)),
    PRIMARY KEY (province, bank, loan, recorded),
    FOREIGN KEY (province, recorded) REFERENCES credit_file (province, recorded)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_loan_file ON credit_loan (province, recorded);

-- Whose loan it is, decided by a person; the last counts. household 0: of none of ours.
CREATE TABLE credit_choice (
    province  INTEGER NOT NULL,
    bank      TEXT NOT NULL,
    loan      TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    household INTEGER NOT NULL CHECK (household >= 0),
    person    INTEGER NOT NULL CHECK (person >= 0),
    commune   TEXT NOT NULL,
    actor     TEXT NOT NULL CHECK (length(actor) > 0),
    note      TEXT NOT NULL CHECK (length(note) > 0),
    PRIMARY KEY (province, bank, loan, recorded),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
