-- Where a house stands that is built or repaired (docs/deliveries.md §2). Only added to: the last
-- seq of a delivery counts. latitude, longitude: millionths of a degree; NULL where nobody measured.
CREATE TABLE delivery_site (
    province  INTEGER NOT NULL,
    delivery  INTEGER NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    village   TEXT NOT NULL CHECK (length(village) > 0),
    place     TEXT NOT NULL CHECK (length(place) > 0),
    latitude  INTEGER CHECK (latitude BETWEEN 6000000 AND 24000000),
    longitude INTEGER CHECK (longitude BETWEEN 102000000 AND 118000000),
    on_day    INTEGER NOT NULL,
    actor     TEXT NOT NULL CHECK (length(actor) > 0),
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, delivery, seq),
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    FOREIGN KEY (province, delivery) REFERENCES delivery (province, id),
    FOREIGN KEY (province, recorded) REFERENCES recording (province, number)
) STRICT, WITHOUT ROWID;
