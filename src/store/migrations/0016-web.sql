-- Who uses the pages, and their sessions. docs/web.md tells it for people. What a user may do are their roles
-- (registry); here is how they log in. Not in two times: these are no facts of anybody.

-- password: argon2id in libsodium's own notation; '' : no logging in by password.
CREATE TABLE web_user (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    login    TEXT NOT NULL CHECK (login <> ''),
    name     TEXT NOT NULL CHECK (name <> ''), -- as acts are signed with
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    made_us  INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX web_user_login ON web_user (province, login);

-- token_sum: SHA-256 of what the browser has.
CREATE TABLE web_session (
    province  INTEGER NOT NULL,
    token_sum BLOB NOT NULL CHECK (length(token_sum) = 32),
    user_id   INTEGER NOT NULL,
    opened_us INTEGER NOT NULL,
    ends_us   INTEGER NOT NULL,
    PRIMARY KEY (province, token_sum),
    FOREIGN KEY (province, user_id) REFERENCES web_user (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_ends ON web_session (province, ends_us);

-- Failures in a row, of any login that was tried.
CREATE TABLE web_attempt (
    province INTEGER NOT NULL,
    login    TEXT NOT NULL,
    failures INTEGER NOT NULL CHECK (failures > 0),
    last_us  INTEGER NOT NULL,
    PRIMARY KEY (province, login)
) STRICT, WITHOUT ROWID;
