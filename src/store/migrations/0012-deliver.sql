-- What is given other than monthly cash: deliveries, their acts, evidence and stock.
-- docs/deliveries.md tells it for people. All of it is only added to.

-- One request: a list that was planned, an approval, a provider's answer. recorded: its recording,
-- which says when. prepared_by: of approvals, reviews and reversals, who must be somebody else.
CREATE TABLE delivery_step (
    province    INTEGER NOT NULL,
    recorded    INTEGER NOT NULL,
    actor       TEXT NOT NULL CHECK (length(actor) > 0),
    prepared_by TEXT NOT NULL CHECK (prepared_by <> actor),
    number      TEXT NOT NULL,
    signer      TEXT NOT NULL,
    note        TEXT NOT NULL,
    review_by   INTEGER NOT NULL CHECK (review_by >= 0), -- paid first, to be reviewed by; 0: no
    warehouse   TEXT NOT NULL,
    acts        INTEGER NOT NULL CHECK (acts > 0),
    PRIMARY KEY (province, recorded),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- list: the recording of the plan. from_month, to_month: which months it is for, as base/day.h
-- counts them; 0: once for ever. name … village: as they stood then. fund '': no money of a budget.
-- line_commune: '' where the budget line is that of the whole province.
CREATE TABLE delivery (
    province     INTEGER NOT NULL,
    id           INTEGER NOT NULL CHECK (id > 0),
    list         INTEGER NOT NULL,
    entity       INTEGER NOT NULL,
    benefit      TEXT NOT NULL CHECK (length(benefit) > 0),
    content      TEXT NOT NULL CHECK (length(content) > 0),
    kind         TEXT NOT NULL CHECK (kind IN ('premium', 'once', 'in_kind', 'credit', 'building',
                     'training', 'livelihood', 'electricity', 'tuition', 'legal_aid')),
    from_month   INTEGER NOT NULL CHECK (from_month >= 0),
    to_month     INTEGER NOT NULL CHECK (to_month >= from_month),
    quantity     INTEGER NOT NULL CHECK (quantity > 0),
    unit         TEXT NOT NULL,
    amount       INTEGER NOT NULL CHECK (amount >= 0),
    fund         TEXT NOT NULL CHECK (fund IN ('', 'central', 'province', 'commune', 'raised')),
    programme    TEXT NOT NULL CHECK ((programme = '') = (fund = '')),
    line_commune TEXT NOT NULL,
    provider     TEXT NOT NULL,
    article      TEXT NOT NULL,
    name         TEXT NOT NULL,
    born         TEXT NOT NULL,
    sex          TEXT NOT NULL,
    personal_id  TEXT NOT NULL,
    household    TEXT NOT NULL,
    commune      TEXT NOT NULL,
    village      TEXT NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, list) REFERENCES delivery_step (province, recorded),
    FOREIGN KEY (province, entity) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_entity ON delivery (province, entity);
CREATE INDEX delivery_content ON delivery (province, content, entity);
CREATE INDEX delivery_list ON delivery (province, list);

-- seq: 1 is the plan. mark: the number of a card, a receipt, a case.
CREATE TABLE delivery_act (
    province INTEGER NOT NULL,
    delivery INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    recorded INTEGER NOT NULL,
    act      TEXT NOT NULL CHECK (act IN ('plan', 'send_back', 'approve', 'deliver', 'receive',
                 'refuse', 'reverse', 'review')),
    on_day   INTEGER NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    amount   INTEGER NOT NULL CHECK (amount >= 0),
    mark     TEXT NOT NULL,
    reason   TEXT NOT NULL CHECK (act NOT IN ('send_back', 'refuse', 'reverse')
                 OR length(reason) > 0),
    CHECK ((act = 'plan') = (seq = 1)),
    PRIMARY KEY (province, delivery, seq),
    FOREIGN KEY (province, delivery) REFERENCES delivery (province, id),
    FOREIGN KEY (province, recorded) REFERENCES delivery_step (province, recorded)
) STRICT, WITHOUT ROWID;
-- Each once, whatever the program does.
CREATE UNIQUE INDEX delivery_act_once ON delivery_act (province, delivery, act);

-- The file is kept outside, under its hash.
CREATE TABLE delivery_evidence (
    province INTEGER NOT NULL,
    delivery INTEGER NOT NULL,
    content  BLOB NOT NULL CHECK (length(content) = 32),
    kind     TEXT NOT NULL CHECK (kind IN ('document', 'photo')),
    file     TEXT NOT NULL CHECK (length(file) > 0),
    bytes    INTEGER NOT NULL CHECK (bytes > 0),
    on_day   INTEGER NOT NULL,
    actor    TEXT NOT NULL CHECK (length(actor) > 0),
    note     TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, delivery, content),
    FOREIGN KEY (province, delivery) REFERENCES delivery (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;

-- What lies in a warehouse: each movement with what is left after it, which is never below zero.
-- quantity > 0 came in, < 0 went out. step: the deliveries it went out for or came back from.
CREATE TABLE delivery_stock (
    province  INTEGER NOT NULL,
    warehouse TEXT NOT NULL CHECK (length(warehouse) > 0),
    item      TEXT NOT NULL CHECK (length(item) > 0),
    seq       INTEGER NOT NULL CHECK (seq > 0),
    kind      TEXT NOT NULL CHECK (kind IN ('receipt', 'issue', 'back', 'loss')),
    quantity  INTEGER NOT NULL CHECK ((kind IN ('receipt', 'back')) = (quantity > 0)
                  AND quantity <> 0),
    left_over INTEGER NOT NULL CHECK (left_over >= 0),
    unit      TEXT NOT NULL,
    on_day    INTEGER NOT NULL,
    reference TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, warehouse, item, seq),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
