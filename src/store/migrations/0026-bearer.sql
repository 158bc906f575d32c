-- Names and births lead to people through name_bearer alone: every person is of a household at some
-- time, so everybody is there. docs/registry.md §8 tells it for people.
--
-- Each index has all that is asked of it, so that no engine reads the table as well.
DROP INDEX person_by_name;
DROP INDEX person_by_birth;
DROP INDEX name_bearer_place;
DROP INDEX name_bearer_birth;
CREATE INDEX name_bearer_place ON name_bearer (province, place, name, birth, person);
CREATE INDEX name_bearer_birth ON name_bearer (province, birth, person, name);
-- The folded name; name_key has it since 0004.
ALTER TABLE person DROP COLUMN name_key;
ANALYZE name_bearer;
ANALYZE person;
