-- Keys to find people by, and pairs that an officer looked at. docs/duplicates.md tells it.
CREATE TABLE duplicate_pair (
    province INTEGER NOT NULL,
    person_a INTEGER NOT NULL,
    person_b INTEGER NOT NULL CHECK (person_b > person_a),
    PRIMARY KEY (province, person_a, person_b)
) STRICT, WITHOUT ROWID;
