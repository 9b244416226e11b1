-- How many calls under a number may have done something that is not known, and when the last of them was begun. Whether
-- what is under way was asked of its provider before is not known, so it counts as asked.

ALTER TABLE channel_attempts ADD COLUMN open_calls BIGINT NOT NULL DEFAULT 0 CHECK (open_calls >= 0 AND (open_calls = 0 OR state IN ('prepared', 'submitted', 'unknown')));

ALTER TABLE channel_attempts ADD COLUMN called_at BIGINT NOT NULL DEFAULT 0;

UPDATE channel_attempts SET called_at = created_at;

UPDATE channel_attempts SET open_calls = 1 WHERE state IN ('prepared', 'submitted', 'unknown');

ALTER TABLE errands ADD COLUMN calls BIGINT NOT NULL DEFAULT 0 CHECK (calls >= 0);

ALTER TABLE errands ADD COLUMN open_calls BIGINT NOT NULL DEFAULT 0 CHECK (open_calls >= 0 AND open_calls <= calls AND (open_calls = 0 OR state IN ('submitted', 'unknown')));

ALTER TABLE errands ADD COLUMN called_at BIGINT;

UPDATE errands SET calls = 1, called_at = created_at WHERE state <> 'waiting';

UPDATE errands SET state = 'unknown' WHERE state = 'requested';

UPDATE errands SET open_calls = 1 WHERE state IN ('submitted', 'unknown');
