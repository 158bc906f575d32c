-- Forms of a review that are being filled in, also where there is no link (docs/review.md §7). What
-- is typed is not yet of the registry: a form that is handed in goes there as a survey.

-- A form of a campaign. key: the household's code, or what a browser called a household that is
-- new; code: what it has or gets. Only added to.
CREATE TABLE review_form (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    campaign INTEGER NOT NULL,
    key      TEXT NOT NULL CHECK (key <> ''),
    code     TEXT NOT NULL CHECK (code <> ''),
    is_new   INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    commune  TEXT NOT NULL,
    village  TEXT NOT NULL,
    made_us  INTEGER NOT NULL,
    made_by  TEXT NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, campaign) REFERENCES campaign (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX review_form_key ON review_form (province, campaign, key);
CREATE UNIQUE INDEX review_form_code ON review_form (province, campaign, code);

-- What was typed, one field at a time; the last one that is not a conflict is what counts. member 0:
-- the household. base: the last version its writer had seen. device: the browser that it was typed
-- in; '' without script. state 'conflict': somebody else had written the field since; it waits until
-- a person settles it, by an entry that names its version in `settles`.
CREATE TABLE review_entry (
    province INTEGER NOT NULL,
    form     INTEGER NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    member   INTEGER NOT NULL CHECK (member >= 0),
    field    TEXT NOT NULL CHECK (field <> ''),
    value    TEXT NOT NULL,
    base     INTEGER NOT NULL CHECK (base >= 0),
    state    TEXT NOT NULL CHECK (state IN ('applied', 'conflict')),
    settles  INTEGER NOT NULL CHECK (settles >= 0),
    device   TEXT NOT NULL,
    actor    TEXT NOT NULL,
    typed_us INTEGER NOT NULL,
    at_us    INTEGER NOT NULL,
    PRIMARY KEY (province, form, version),
    FOREIGN KEY (province, form) REFERENCES review_form (province, id)
) STRICT, WITHOUT ROWID;
