-- A part of a payment whose cycle is closed, and what a person decided of such a payment.
-- docs/cycle.md §5 tells it for people.

-- A part belongs to a word in its time (payment_event) or to one that came late (payment_late); the
-- words of a payment are counted through both. check-db looks that it does.
CREATE TABLE payment_part_any (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (province, month, round, number, seq),
    FOREIGN KEY (province, month, round, number)
        REFERENCES payment (province, month, round, number)
) STRICT, WITHOUT ROWID;
INSERT INTO payment_part_any (province, month, round, number, seq, amount)
    SELECT province, month, round, number, seq, amount FROM payment_part;
DROP TABLE payment_part;
ALTER TABLE payment_part_any RENAME TO payment_part;

-- The closed cycle whose payment was decided on; 0: the cycle under which the line came in.
ALTER TABLE cycle_settled ADD COLUMN of_month INTEGER NOT NULL DEFAULT 0;
