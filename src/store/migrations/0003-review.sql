-- The review of poor and near-poor households as a process. docs/review.md tells it for people.
--
-- All of it is only added to: a step done again is a new round, a mistake is mended by a later row.
-- The class that a decision gives is a row of `fact` (name 'class'), written in the same transaction
-- with source 'decision'.

-- A campaign: one year's review, or one month's. month 0: yearly.
CREATE TABLE campaign (
    province INTEGER NOT NULL,
    id       INTEGER NOT NULL CHECK (id > 0),
    kind     TEXT NOT NULL CHECK (kind IN ('yearly', 'monthly')),
    year     INTEGER NOT NULL,
    month    INTEGER NOT NULL CHECK (month BETWEEN 0 AND 12),
    opens    INTEGER NOT NULL,
    closes   INTEGER NOT NULL CHECK (closes >= opens),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX campaign_once ON campaign (province, year, month);

-- A campaign that is closed: every commune has decided.
CREATE TABLE campaign_end (
    province INTEGER NOT NULL,
    campaign INTEGER NOT NULL,
    on_day   INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, campaign),
    FOREIGN KEY (province, campaign) REFERENCES campaign (province, id)
) STRICT, WITHOUT ROWID;

-- Whom the campaign reviews. origin: on the list of poor and near-poor, asked to enter (form 01) or
-- to leave (form 04), or found by the survey. area: the commune of that time that the household
-- lives in, or that took its commune's place. class_before: on the day the campaign opens, '' where
-- there was none; persons_before: its members on that day, 0 where it was not there.
CREATE TABLE review_case (
    province       INTEGER NOT NULL,
    campaign       INTEGER NOT NULL,
    household      INTEGER NOT NULL,
    area           INTEGER NOT NULL REFERENCES area (id),
    village        TEXT NOT NULL,
    origin         TEXT NOT NULL CHECK (origin IN ('list', 'enter', 'leave', 'survey')),
    asked_on       INTEGER NOT NULL,
    class_before   TEXT NOT NULL CHECK (class_before IN ('', 'N', 'CN', 'KN', 'escaped')),
    persons_before INTEGER NOT NULL CHECK (persons_before >= 0),
    recorded       INTEGER NOT NULL,
    PRIMARY KEY (province, campaign, household),
    FOREIGN KEY (province, campaign) REFERENCES campaign (province, id),
    FOREIGN KEY (province, household) REFERENCES entity (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_case_area ON review_case (province, campaign, area, village);

-- A step done in a commune, or, where the law does it there, in a village. passed 0: to be done
-- again (a meeting where fewer than half agreed). round counts from 1.
CREATE TABLE review_step (
    province INTEGER NOT NULL,
    campaign INTEGER NOT NULL,
    area     INTEGER NOT NULL REFERENCES area (id),
    village  TEXT NOT NULL,
    step     TEXT NOT NULL,
    round    INTEGER NOT NULL CHECK (round > 0),
    on_day   INTEGER NOT NULL,
    document TEXT NOT NULL,
    present  INTEGER CHECK (present >= 0),
    agreed   INTEGER CHECK (agreed >= 0),
    passed   INTEGER NOT NULL CHECK (passed IN (0, 1)),
    recorded INTEGER NOT NULL,
    PRIMARY KEY (province, campaign, area, village, step, round),
    FOREIGN KEY (province, campaign) REFERENCES campaign (province, id)
) STRICT, WITHOUT ROWID;

-- What the forms of a case say by the law, as it was scored, and what the province's forms count:
-- frozen, so that a report of the campaign can be made again. deprived, causes, received, needed:
-- bit i-1 stands for indicator, cause or support i. Null: not known.
CREATE TABLE review_score (
    province           INTEGER NOT NULL,
    campaign           INTEGER NOT NULL,
    household          INTEGER NOT NULL,
    round              INTEGER NOT NULL CHECK (round > 0),
    surveyed_on        INTEGER NOT NULL,
    screened           INTEGER CHECK (screened IN (0, 1)), -- form A: 1 goes on to form B
    standard           TEXT NOT NULL,
    law_sum            BLOB NOT NULL CHECK (length(law_sum) = 32),
    b1                 INTEGER, -- tenths of a point where the law counts so; as the law's number is
    b1_line            INTEGER, -- in force for the household: above it, it is not poor
    b2                 INTEGER,
    deprived           INTEGER,
    class              TEXT NOT NULL CHECK (class IN ('', 'N', 'CN', 'KN')),
    undetermined       TEXT NOT NULL,
    persons            INTEGER NOT NULL,
    head_ethnicity     TEXT NOT NULL,
    minority           INTEGER CHECK (minority IN (0, 1)), -- the head or the head's spouse
    unable             INTEGER CHECK (unable IN (0, 1)),   -- no member able to work
    merit              INTEGER CHECK (merit IN (0, 1)),
    causes             INTEGER NOT NULL,
    received           INTEGER NOT NULL,
    needed             INTEGER NOT NULL,
    children           INTEGER,
    children_insurance INTEGER, -- children deprived of it
    children_nutrition INTEGER,
    children_schooling INTEGER,
    recorded           INTEGER NOT NULL,
    PRIMARY KEY (province, campaign, household, round),
    FOREIGN KEY (province, campaign, household) REFERENCES review_case (province, campaign, household)
) STRICT, WITHOUT ROWID;

-- Where a household's vote was not that of the village meeting as a whole.
CREATE TABLE review_vote (
    province  INTEGER NOT NULL,
    campaign  INTEGER NOT NULL,
    household INTEGER NOT NULL,
    round     INTEGER NOT NULL CHECK (round > 0),
    present   INTEGER NOT NULL CHECK (present > 0),
    agreed    INTEGER NOT NULL CHECK (agreed BETWEEN 0 AND present),
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, campaign, household, round),
    FOREIGN KEY (province, campaign, household) REFERENCES review_case (province, campaign, household)
) STRICT, WITHOUT ROWID;

-- A complaint about the public list, and what the re-check said (a second row with the same number).
CREATE TABLE review_complaint (
    province  INTEGER NOT NULL,
    campaign  INTEGER NOT NULL,
    household INTEGER NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    kind      TEXT NOT NULL CHECK (kind IN ('made', 'answered')),
    on_day    INTEGER NOT NULL,
    who       TEXT NOT NULL,
    content   TEXT NOT NULL,
    upheld    INTEGER CHECK (upheld IN (0, 1)),
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, campaign, household, number, kind),
    FOREIGN KEY (province, campaign) REFERENCES campaign (province, id)
) STRICT, WITHOUT ROWID;

-- A decision of the chairman of the commune.
CREATE TABLE review_decision (
    province   INTEGER NOT NULL,
    id         INTEGER NOT NULL CHECK (id > 0),
    campaign   INTEGER NOT NULL,
    area       INTEGER NOT NULL REFERENCES area (id),
    number     TEXT NOT NULL CHECK (length(number) > 0),
    signed_on  INTEGER NOT NULL,
    signer     TEXT NOT NULL CHECK (length(signer) > 0),
    valid_from INTEGER NOT NULL,
    recorded   INTEGER NOT NULL,
    PRIMARY KEY (province, id),
    FOREIGN KEY (province, campaign) REFERENCES campaign (province, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX review_decision_number ON review_decision (province, area, signed_on, number);

-- What was decided of a case. class '': the household is no more. movement: review/movement.h.
-- refusal: the reasons, where a request was refused (review/decision.h).
CREATE TABLE review_result (
    province  INTEGER NOT NULL,
    campaign  INTEGER NOT NULL,
    household INTEGER NOT NULL,
    decision  INTEGER NOT NULL,
    round     INTEGER NOT NULL CHECK (round >= 0), -- of the score decided on; 0: none
    class     TEXT NOT NULL CHECK (class IN ('', 'N', 'CN', 'KN', 'escaped')),
    movement  TEXT NOT NULL,
    refusal   TEXT NOT NULL,
    recorded  INTEGER NOT NULL,
    PRIMARY KEY (province, campaign, household),
    FOREIGN KEY (province, campaign, household) REFERENCES review_case (province, campaign, household),
    FOREIGN KEY (province, decision) REFERENCES review_decision (province, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_result_decision ON review_result (province, decision);
