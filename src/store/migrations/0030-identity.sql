-- Who logs in by an identity provider (OpenID Connect): one user for a subject of an issuer, linked by an
-- administrator. subject: the value of the claim that the configuration names. docs/web.md tells it for people.
CREATE TABLE web_identity (
    province  INTEGER NOT NULL,
    issuer    TEXT NOT NULL CHECK (issuer <> ''),
    subject   TEXT NOT NULL CHECK (subject <> ''),
    user_id   INTEGER NOT NULL,
    linked_us INTEGER NOT NULL,
    PRIMARY KEY (province, issuer, subject),
    FOREIGN KEY (province, user_id) REFERENCES web_user (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX web_identity_user ON web_identity (province, user_id);
