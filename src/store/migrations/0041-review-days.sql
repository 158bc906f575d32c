-- The day for which a household was scored, and on which it was voted on: nothing is decided before.
-- NULL: it was recorded before the day was kept. docs/review.md tells it for people.
ALTER TABLE review_score ADD COLUMN on_day INTEGER;
ALTER TABLE review_vote ADD COLUMN on_day INTEGER;
