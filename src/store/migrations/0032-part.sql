-- Payments that were made in part. docs/cycle.md §5 tells it for people.

-- Of a word "paid": only so much was paid of the payment. A person said so; no file does.
CREATE TABLE payment_part (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (province, month, round, number, seq),
    FOREIGN KEY (province, month, round, number, seq)
        REFERENCES payment_event (province, month, round, number, seq)
) STRICT, WITHOUT ROWID;
