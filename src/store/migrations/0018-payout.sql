-- What becomes of a cycle after it is prepared: its money, what it could not pay, holds, files that
-- came in, what of them a person must settle, fees, recoveries. docs/cycle.md and docs/recovery.md
-- tell it for people. All of it is only added to.

-- From which fund and programme a benefit of the round is paid, as the law said when it was prepared.
CREATE TABLE cycle_source (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    round     INTEGER NOT NULL,
    benefit   TEXT NOT NULL,
    fund      TEXT NOT NULL CHECK (fund IN ('central', 'province', 'commune')),
    programme TEXT NOT NULL CHECK (length(programme) > 0),
    chapter   TEXT NOT NULL,
    PRIMARY KEY (province, month, round, benefit)
) STRICT, WITHOUT ROWID;

-- Whom the round does not pay, and why. name, commune: where they live, or lived last; may be ''.
CREATE TABLE cycle_remark (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    entity   INTEGER NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('undetermined', 'nowhere', 'to_recover')),
    amount   INTEGER NOT NULL CHECK (amount >= 0),
    name     TEXT NOT NULL,
    commune  TEXT NOT NULL,
    PRIMARY KEY (province, month, round, entity, kind),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;

-- A payment that looked wrong, and the second person who looked (pay/bank_holds.h).
CREATE TABLE cycle_release (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0 AND actor <> prepared),
    prepared TEXT NOT NULL,
    reason   TEXT NOT NULL CHECK (length(reason) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, month, round, number),
    FOREIGN KEY (province, month, round, number)
        REFERENCES payment (province, month, round, number)
) STRICT, WITHOUT ROWID;

-- What was sent to a provider: the sum of the list, and what lay there of earlier months, which is
-- taken off the money that is transferred.
CREATE TABLE cycle_sent (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    provider TEXT NOT NULL,
    ordered  INTEGER NOT NULL CHECK (ordered >= 0),
    balance  INTEGER NOT NULL CHECK (balance >= 0 AND balance <= ordered),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, month, provider)
) STRICT, WITHOUT ROWID;

-- A file that came in, wholly; its bytes stay with the office. kind: report, camt.053, camt.054,
-- pain.002.
CREATE TABLE cycle_file (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    file     INTEGER NOT NULL CHECK (file > 0),
    kind     TEXT NOT NULL CHECK (kind IN ('report', 'camt.053', 'camt.054', 'pain.002')),
    name     TEXT NOT NULL,
    content  BLOB NOT NULL CHECK (length(content) = 32),
    n_lines  INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, month, file)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cycle_file_content ON cycle_file (province, month, content);
CREATE TABLE cycle_file_line (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    file      INTEGER NOT NULL,
    line      INTEGER NOT NULL CHECK (line > 0),
    kind      TEXT NOT NULL CHECK (kind IN ('paid', 'unpaid', 'returned', 'pending', 'other')),
    id        TEXT NOT NULL,
    amount    INTEGER NOT NULL CHECK (amount >= 0),
    account   TEXT NOT NULL,
    reference TEXT NOT NULL,
    reason    TEXT NOT NULL,
    on_day    INTEGER NOT NULL,
    source    INTEGER NOT NULL, -- the row of the file
    PRIMARY KEY (province, month, file, line),
    FOREIGN KEY (province, month, file) REFERENCES cycle_file (province, month, file)
) STRICT, WITHOUT ROWID;
-- It was matched with the payments.
CREATE TABLE cycle_matched (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    file     INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, month, file),
    FOREIGN KEY (province, month, file) REFERENCES cycle_file (province, month, file)
) STRICT, WITHOUT ROWID;
-- A line that fits nothing for sure. number: the payment it speaks of, 0: unknown. candidates: numbers
-- of payments it might mean, with a blank between.
CREATE TABLE cycle_queue (
    province   INTEGER NOT NULL,
    month      INTEGER NOT NULL,
    item       INTEGER NOT NULL CHECK (item > 0),
    file       INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    verdict    TEXT NOT NULL,
    number     INTEGER NOT NULL,
    candidates TEXT NOT NULL,
    recorded   INTEGER NOT NULL,
    PRIMARY KEY (province, month, item),
    FOREIGN KEY (province, month, file, line)
        REFERENCES cycle_file_line (province, month, file, line)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cycle_queue_line ON cycle_queue (province, month, file, line);
-- What a person decided of it: what happened to the payment, or that nothing did.
CREATE TABLE cycle_settled (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    item     INTEGER NOT NULL,
    decided  TEXT NOT NULL CHECK (decided IN ('paid', 'unpaid', 'returned', 'nothing')),
    number   INTEGER NOT NULL CHECK ((number > 0) = (decided <> 'nothing')),
    reason   TEXT NOT NULL CHECK (length(reason) > 0),
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, month, item),
    FOREIGN KEY (province, month, item) REFERENCES cycle_queue (province, month, item)
) STRICT, WITHOUT ROWID;

-- What a provider takes, from a month on, of a million đồng that it pays out by this method.
CREATE TABLE provider_fee (
    province   INTEGER NOT NULL,
    provider   TEXT NOT NULL CHECK (length(provider) > 0),
    method     TEXT NOT NULL CHECK (method IN ('bank', 'wallet', 'cash', 'home')),
    from_month INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    rate_ppm   INTEGER NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
    decision   TEXT NOT NULL CHECK (length(decision) > 0),
    actor      TEXT NOT NULL CHECK (length(actor) > 0),
    PRIMARY KEY (province, provider, method, from_month, recorded)
) STRICT, WITHOUT ROWID;

-- Getting back what was paid too much (docs/recovery.md). An act counts when another person approved
-- it; receipts at once. order_id: the number of the order, which is the number of its first act.
-- amount: what is demanded, received or waived. month_limit: what may be withheld a month at most;
-- 0: no limit.
CREATE TABLE recovery_act (
    province    INTEGER NOT NULL,
    id          INTEGER NOT NULL CHECK (id > 0),
    order_id    INTEGER NOT NULL,
    act         TEXT NOT NULL CHECK (act IN ('order', 'instalments', 'receive', 'waive')),
    entity      INTEGER NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount > 0),
    month_limit INTEGER NOT NULL CHECK (month_limit >= 0),
    payer       TEXT NOT NULL,
    on_day      INTEGER NOT NULL,
    number      TEXT NOT NULL CHECK (length(number) > 0),
    signer      TEXT NOT NULL CHECK (act = 'receive' OR length(signer) > 0),
    reason      TEXT NOT NULL,
    prepared_by TEXT NOT NULL CHECK (length(prepared_by) > 0),
    recorded    INTEGER NOT NULL,
    CHECK ((act = 'order') = (order_id = id)),
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, order_id) REFERENCES recovery_act (province, id),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_act_entity ON recovery_act (province, entity, id);
CREATE INDEX recovery_act_order ON recovery_act (province, order_id, id);
-- Of which benefit and month an order demands, or a waiver lets go. returned: what had come back of it
-- then; what came back since is of this order.
CREATE TABLE recovery_part (
    province  INTEGER NOT NULL,
    act       INTEGER NOT NULL,
    benefit   TEXT NOT NULL,
    for_month INTEGER NOT NULL,
    amount    INTEGER NOT NULL CHECK (amount > 0),
    returned  INTEGER NOT NULL CHECK (returned >= 0),
    PRIMARY KEY (province, act, benefit, for_month),
    FOREIGN KEY (province, act) REFERENCES recovery_act (province, id)
) STRICT, WITHOUT ROWID;
-- The plan of instalments: so much by the end of that month. The last approved act counts.
CREATE TABLE recovery_instalment (
    province INTEGER NOT NULL,
    act      INTEGER NOT NULL,
    by_month INTEGER NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (province, act, by_month),
    FOREIGN KEY (province, act) REFERENCES recovery_act (province, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_verdict (
    province    INTEGER NOT NULL,
    act         INTEGER NOT NULL,
    approved    INTEGER NOT NULL CHECK (approved IN (0, 1)),
    prepared_by TEXT NOT NULL,
    approved_by TEXT NOT NULL CHECK (length(approved_by) > 0 AND approved_by <> prepared_by),
    note        TEXT NOT NULL,
    recorded    INTEGER NOT NULL,
    PRIMARY KEY (province, act),
    FOREIGN KEY (province, act) REFERENCES recovery_act (province, id)
) STRICT, WITHOUT ROWID;

-- A word on a payment that came after its cycle was closed, which stays as it is: kept under the month
-- in which it came in. Of the same payment it counts after all that was said before.
CREATE TABLE payment_late (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    round     INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    in_month  INTEGER NOT NULL CHECK (in_month > month),
    kind      TEXT NOT NULL CHECK (kind IN ('paid', 'unpaid', 'returned')),
    on_day    INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    reference TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, month, round, number, seq),
    FOREIGN KEY (province, month, round, number)
        REFERENCES payment (province, month, round, number)
) STRICT, WITHOUT ROWID;
