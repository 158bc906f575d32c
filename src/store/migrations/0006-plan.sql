-- A household's plan to leave poverty. docs/review.md tells it.
CREATE TABLE plan_measure (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
