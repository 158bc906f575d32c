-- The ledger: accounts, transfers, budgets. docs/ledger.md tells it.
CREATE TABLE ledger_account (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
