-- The ledger and the budget. docs/ledger.md tells it for people.
--
-- Money is whole đồng. A transfer takes from one account (debit) and gives to another (credit), so
-- every posting balances by itself. Transfers, postings and approvals are added, never changed and
-- never deleted; a correction is a transfer back. What changes is what can be counted again from
-- them: the balances of accounts and the holders of grants.

-- kind: source (where a fund's money comes from), fund (what a budget was assigned for a year), line
-- (what of it a programme in a commune may spend), gift (raised money, with the purpose it was given
-- for), payable, spent, provider, clearing, suspense. year: 0 for what belongs to no year.
-- allocated: what transfers between sources, funds, lines and gifts brought less what they took;
-- carried_in, carried_out: those of them with the code 'carry'. What was disbursed is the rest:
-- allocated + carried_in - carried_out - (credits_posted - debits_posted).
CREATE TABLE ledger_account (
    province        INTEGER NOT NULL,
    id              INTEGER NOT NULL,
    code            TEXT NOT NULL CHECK (code <> ''),
    name            TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('source', 'fund', 'line', 'gift', 'payable',
                        'spent', 'provider', 'clearing', 'suspense')),
    year            INTEGER NOT NULL CHECK (year >= 0),
    fund            TEXT NOT NULL CHECK (fund IN ('', 'central', 'province', 'commune', 'raised')),
    programme       TEXT NOT NULL,
    chapter         TEXT NOT NULL,
    commune         TEXT NOT NULL,
    purpose         TEXT NOT NULL,
    debits_pending  INTEGER NOT NULL CHECK (debits_pending >= 0),
    debits_posted   INTEGER NOT NULL CHECK (debits_posted >= 0),
    credits_pending INTEGER NOT NULL CHECK (credits_pending >= 0),
    credits_posted  INTEGER NOT NULL CHECK (credits_posted >= 0),
    allocated       INTEGER NOT NULL,
    carried_in      INTEGER NOT NULL CHECK (carried_in >= 0),
    carried_out     INTEGER NOT NULL CHECK (carried_out >= 0),
    PRIMARY KEY (province, id),
    CHECK (kind NOT IN ('fund', 'line', 'gift', 'provider')
           OR debits_pending + debits_posted <= credits_posted)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_account_code ON ledger_account (province, code);

-- Until which month the books are closed, and how many months were begun. A posting locks one slot of
-- its month, who closes it locks them all: so nothing is posted into a month while it is closed, and
-- postings do not wait for each other.
CREATE TABLE ledger_book (
    province       INTEGER NOT NULL PRIMARY KEY,
    closed_through INTEGER NOT NULL,
    months         INTEGER NOT NULL
) STRICT;
CREATE TABLE ledger_month (
    province INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    slot     INTEGER NOT NULL,
    closed   INTEGER NOT NULL CHECK (closed IN (0, 1)),
    PRIMARY KEY (province, month, slot)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_closing (
    province  INTEGER NOT NULL,
    month     INTEGER NOT NULL,
    at_us     INTEGER NOT NULL,
    actor     TEXT NOT NULL CHECK (actor <> ''),
    reference TEXT NOT NULL,
    PRIMARY KEY (province, month)
) STRICT, WITHOUT ROWID;

-- Somebody approved what another prepared: so many transfers, of so much together, whose content has
-- this sum. With other content it approves nothing.
CREATE TABLE ledger_approval (
    province    INTEGER NOT NULL,
    id          BLOB NOT NULL CHECK (length(id) = 16),
    subject     TEXT NOT NULL,
    reference   TEXT NOT NULL,
    n_transfers INTEGER NOT NULL CHECK (n_transfers > 0),
    total       INTEGER NOT NULL CHECK (total > 0),
    content_sum BLOB NOT NULL CHECK (length(content_sum) = 32),
    made_by     TEXT NOT NULL CHECK (made_by <> ''),
    approved_by TEXT NOT NULL CHECK (approved_by <> ''),
    at_us       INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    CHECK (approved_by <> made_by)
) STRICT, WITHOUT ROWID;

-- Transfers that were posted together, wholly or not at all. content_sum: of them as they stand.
CREATE TABLE ledger_posting (
    province    INTEGER NOT NULL,
    id          BLOB NOT NULL CHECK (length(id) = 16),
    at_us       INTEGER NOT NULL,
    actor       TEXT NOT NULL CHECK (actor <> ''),
    reference   TEXT NOT NULL,
    signer      TEXT NOT NULL,
    approval    BLOB,
    n_transfers INTEGER NOT NULL CHECK (n_transfers > 0),
    total       INTEGER NOT NULL CHECK (total > 0),
    content_sum BLOB NOT NULL CHECK (length(content_sum) = 32),
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, approval) REFERENCES ledger_approval (province, id)
) STRICT, WITHOUT ROWID;
-- What was approved is posted once.
CREATE UNIQUE INDEX ledger_posting_approval ON ledger_posting (province, approval)
    WHERE approval IS NOT NULL;

-- place: the row in its posting, from 1. entry: the place of the first transfer of the same entry.
-- other: what a post or a void resolves, what a reverse takes back, what a pending or a single carries
-- on. beneficiary: the entity of the registry, 0 for none; period: the month it is given for, 0 for
-- what is given once.
CREATE TABLE ledger_transfer (
    province    INTEGER NOT NULL,
    posting     BLOB NOT NULL,
    place       INTEGER NOT NULL CHECK (place > 0),
    id          BLOB NOT NULL CHECK (length(id) = 16),
    entry       INTEGER NOT NULL CHECK (entry > 0 AND entry <= place),
    kind        TEXT NOT NULL CHECK (kind IN ('single', 'pending', 'post', 'void', 'reverse')),
    debit       INTEGER NOT NULL,
    credit      INTEGER NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount > 0),
    code        TEXT NOT NULL CHECK (code <> ''),
    day         INTEGER NOT NULL,
    at_us       INTEGER NOT NULL,
    other       BLOB CHECK (length(other) = 16),
    beneficiary INTEGER NOT NULL CHECK (beneficiary >= 0),
    period      INTEGER NOT NULL,
    reference   TEXT NOT NULL,
    PRIMARY KEY (province, posting, place),
    UNIQUE (province, id),
    CHECK (debit <> credit),
    CHECK (kind NOT IN ('post', 'void', 'reverse') OR other IS NOT NULL),
    FOREIGN KEY (province, posting) REFERENCES ledger_posting (province, id),
    FOREIGN KEY (province, debit) REFERENCES ledger_account (province, id),
    FOREIGN KEY (province, credit) REFERENCES ledger_account (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_transfer_debit ON ledger_transfer (province, debit, day, at_us);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (province, credit, day, at_us);
-- A pending transfer is resolved once.
CREATE UNIQUE INDEX ledger_transfer_resolved ON ledger_transfer (province, other)
    WHERE kind IN ('post', 'void');
CREATE INDEX ledger_transfer_reversed ON ledger_transfer (province, other)
    WHERE kind = 'reverse';

-- From where a beneficiary has something for a month (or once): the same content comes from one
-- source alone (Circular 60/2026/TT-BTC, article 2.3.b). uses: transfers that stand; 0: free again.
CREATE TABLE ledger_holder (
    province    INTEGER NOT NULL,
    beneficiary INTEGER NOT NULL,
    code        TEXT NOT NULL,
    period      INTEGER NOT NULL,
    financed_by TEXT NOT NULL,
    transfer    BLOB NOT NULL,
    uses        INTEGER NOT NULL CHECK (uses >= 0),
    PRIMARY KEY (province, beneficiary, code, period)
) STRICT, WITHOUT ROWID;

-- What a year will cost: each estimate is a version of its own, by month.
CREATE TABLE budget_estimate (
    province    INTEGER NOT NULL,
    year        INTEGER NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0),
    at_us       INTEGER NOT NULL,
    actor       TEXT NOT NULL CHECK (actor <> ''),
    reference   TEXT NOT NULL,
    n_rows      INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    content_sum BLOB NOT NULL CHECK (length(content_sum) = 32),
    PRIMARY KEY (province, year, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE budget_estimate_row (
    province  INTEGER NOT NULL,
    year      INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    fund      TEXT NOT NULL,
    programme TEXT NOT NULL,
    commune   TEXT NOT NULL,
    month     INTEGER NOT NULL,
    amount    INTEGER NOT NULL CHECK (amount >= 0),
    persons   INTEGER NOT NULL CHECK (persons >= 0),
    PRIMARY KEY (province, year, version, fund, programme, commune, month),
    FOREIGN KEY (province, year, version) REFERENCES budget_estimate (province, year, version)
) STRICT, WITHOUT ROWID;

-- A decision on the budget in preparation. An edit is a new version; what was seen of the one before
-- approves nothing. approval: in ledger_approval, under the identifier of the proposal.
CREATE TABLE budget_proposal (
    province    INTEGER NOT NULL,
    id          BLOB NOT NULL CHECK (length(id) = 16),
    version     INTEGER NOT NULL CHECK (version > 0),
    kind        TEXT NOT NULL,
    decision    TEXT NOT NULL,
    decided_on  INTEGER NOT NULL,
    signer      TEXT NOT NULL,
    made_by     TEXT NOT NULL CHECK (made_by <> ''),
    made_at_us  INTEGER NOT NULL,
    content     TEXT NOT NULL,
    content_sum BLOB NOT NULL CHECK (length(content_sum) = 32),
    PRIMARY KEY (province, id, version)
) STRICT, WITHOUT ROWID;

-- Raised money: who promised how much for what. What came and what it was used for are transfers of
-- its account.
CREATE TABLE budget_gift (
    province    INTEGER NOT NULL,
    account     INTEGER NOT NULL,
    number      TEXT NOT NULL,
    donor       TEXT NOT NULL CHECK (donor <> ''),
    purpose     TEXT NOT NULL,
    pledged     INTEGER NOT NULL CHECK (pledged > 0),
    pledged_on  INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    at_us       INTEGER NOT NULL,
    reference   TEXT NOT NULL,
    PRIMARY KEY (province, account),
    FOREIGN KEY (province, account) REFERENCES ledger_account (province, id)
) STRICT, WITHOUT ROWID;
