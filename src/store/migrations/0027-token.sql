-- Tokens with which programs ask the API in a user's name (docs/api.md). What one may do is what
-- its user may that day.

-- token_sum: SHA-256 of what the program has. ends_us: from then on it is refused. revoked_us 0: it
-- was not taken back. Never removed: who asked with it stands in the audit log.
CREATE TABLE web_token (
    province   INTEGER NOT NULL,
    id         INTEGER NOT NULL CHECK (id > 0),
    user_id    INTEGER NOT NULL,
    token_sum  BLOB NOT NULL CHECK (length(token_sum) = 32),
    purpose    TEXT NOT NULL CHECK (purpose <> ''),
    made_us    INTEGER NOT NULL,
    made_by    TEXT NOT NULL,
    ends_us    INTEGER NOT NULL CHECK (ends_us > made_us),
    revoked_us INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, user_id) REFERENCES web_user (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX web_token_sum ON web_token (province, token_sum);
CREATE INDEX web_token_user ON web_token (province, user_id);
