-- The monthly cycle of payment. docs/cycle.md tells it for people. All of it is only added to.

-- One cycle a month. What happened to it are its acts, in order; round counts preparations, and
-- only the payments of the approved round are ever paid.
CREATE TABLE cycle_act (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    act      TEXT NOT NULL
        CHECK (act IN ('prepare', 'send_back', 'approve', 'send', 'report', 'close')),
    round    INTEGER NOT NULL CHECK (round > 0),
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    prepared TEXT NOT NULL CHECK (act <> 'approve' OR prepared <> actor),
    note     TEXT NOT NULL,
    payments INTEGER NOT NULL CHECK (payments >= 0),
    total    INTEGER NOT NULL CHECK (total >= 0),
    content  BLOB NOT NULL CHECK (length(content) = 32), -- of the round's payments, or of a file
    law_sum  BLOB NOT NULL CHECK (length(law_sum) = 32),
    facts    INTEGER NOT NULL, -- the last recording that was known when it was prepared
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, month, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cycle_approved_once ON cycle_act (province, month, round, act)
    WHERE act IN ('prepare', 'approve', 'send', 'close');

-- A payment to one beneficiary, frozen when it was prepared.
CREATE TABLE payment (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    round     INTEGER NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    id        TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 35), -- goes to the bank and comes back
    entity    INTEGER NOT NULL,
    name      TEXT NOT NULL,
    collector TEXT NOT NULL,
    commune   TEXT NOT NULL, -- its code, where the month is paid
    village   TEXT NOT NULL,
    method    TEXT NOT NULL CHECK (method IN ('bank', 'wallet', 'cash', 'home')),
    provider  TEXT NOT NULL,
    bank      TEXT NOT NULL,
    account   TEXT NOT NULL,
    amount    INTEGER NOT NULL CHECK (amount > 0),
    current   INTEGER NOT NULL CHECK (current >= 0),
    arrears   INTEGER NOT NULL CHECK (arrears >= 0),
    withheld  INTEGER NOT NULL CHECK (withheld >= 0),
    PRIMARY KEY (province, month, round, number),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id),
    CHECK (amount = current + arrears - withheld)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_id ON payment (province, id);
CREATE INDEX payment_entity ON payment (province, entity, month);

-- What the payment is made of: one benefit for one month. amount < 0: withheld for what had been
-- paid too much. owed, paid, returned: as they stood when it was prepared.
CREATE TABLE payment_line (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    round     INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    benefit   TEXT NOT NULL,
    for_month INTEGER NOT NULL,
    owed      INTEGER NOT NULL CHECK (owed >= 0),
    paid      INTEGER NOT NULL CHECK (paid >= 0),
    returned  INTEGER NOT NULL CHECK (returned >= 0),
    amount    INTEGER NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (province, month, round, number, benefit, for_month),
    FOREIGN KEY (province, month, round, number)
        REFERENCES payment (province, month, round, number)
) STRICT, WITHOUT ROWID;

-- What a provider reported of a payment, as it came in. No row: sent, and no word yet.
CREATE TABLE payment_event (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    round     INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    kind      TEXT NOT NULL CHECK (kind IN ('paid', 'unpaid', 'returned')),
    on_day    INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    reference TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, month, round, number, seq),
    FOREIGN KEY (province, month, round, number)
        REFERENCES payment (province, month, round, number)
) STRICT, WITHOUT ROWID;

-- What came back from a beneficiary, or was written off by a decision, of one benefit and month.
CREATE TABLE recovery (
    province  INTEGER NOT NULL,
    id        INTEGER NOT NULL CHECK (id > 0),
    entity    INTEGER NOT NULL,
    benefit   TEXT NOT NULL,
    for_month INTEGER NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('returned', 'waived')),
    amount    INTEGER NOT NULL CHECK (amount > 0),
    on_day    INTEGER NOT NULL,
    number    TEXT NOT NULL CHECK (kind <> 'waived' OR length(number) > 0),
    signer    TEXT NOT NULL,
    note      TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_entity ON recovery (province, entity, benefit, for_month);
