-- Events of life: birth, death, moving, marriage, households split and merged.
CREATE TABLE event (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
