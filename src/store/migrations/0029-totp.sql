-- The second step of logging in: codes by time (RFC 6238). docs/web.md tells it for people.

-- secret: 20 bytes, or (sealed 1) a box of them, under a key that is outside of the database. confirmed_us 0: a code
-- was not yet given, so logging in does not ask for one. last_step: that of the last code that was taken.
CREATE TABLE web_totp (
    province     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    secret       BLOB NOT NULL,
    sealed       INTEGER NOT NULL CHECK (sealed IN (0, 1)),
    confirmed_us INTEGER NOT NULL CHECK (confirmed_us >= 0),
    last_step    INTEGER NOT NULL CHECK (last_step >= 0),
    PRIMARY KEY (province, user_id),
    FOREIGN KEY (province, user_id) REFERENCES web_user (province, id)
) STRICT, WITHOUT ROWID;

-- For who has lost the phone: random, each good for once. code_sum: SHA-256.
CREATE TABLE web_recovery (
    province INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    code_sum BLOB NOT NULL CHECK (length(code_sum) = 32),
    used_us  INTEGER NOT NULL CHECK (used_us >= 0),
    PRIMARY KEY (province, user_id, code_sum),
    FOREIGN KEY (province, user_id) REFERENCES web_user (province, id)
) STRICT, WITHOUT ROWID;

-- Roles whose holders may do nothing without it.
CREATE TABLE web_demand (
    province INTEGER NOT NULL,
    role     TEXT NOT NULL CHECK (role <> ''),
    PRIMARY KEY (province, role)
) STRICT, WITHOUT ROWID;

-- half 1: the password was given, the code is waited for.
ALTER TABLE web_session ADD COLUMN half INTEGER NOT NULL DEFAULT 0 CHECK (half IN (0, 1));
