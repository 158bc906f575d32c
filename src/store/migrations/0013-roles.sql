-- Who may do what, where, in two times (0002-registry.sql). docs/roles.md tells it for people.
-- who_key: the name folded, by which officers are told apart. area: code of a commune on today's
-- map; '' the province. paper: the decision that gives it.
CREATE TABLE office_role (
    province   INTEGER NOT NULL,
    who_key    TEXT NOT NULL CHECK (length(who_key) > 0),
    role       TEXT NOT NULL CHECK (role IN ('officer', 'chairman', 'province', 'finance',
                   'inspector', 'analyst', 'administrator')),
    area       TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to   INTEGER NOT NULL CHECK (valid_to > valid_from),
    known_from INTEGER NOT NULL,
    known_to   INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    closed     INTEGER NOT NULL CHECK (closed = 0 OR closed > recorded),
    who        TEXT NOT NULL,
    paper      TEXT NOT NULL,
    PRIMARY KEY (province, who_key, role, area, recorded, valid_from),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
