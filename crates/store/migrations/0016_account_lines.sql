-- No line is before the one before it.
UPDATE entries SET at = m.latest
FROM (
  SELECT shard, transfer, user_id, at, MAX(at) OVER (PARTITION BY user_id, currency ORDER BY number) AS latest FROM entries
) AS m
WHERE m.latest > m.at AND entries.shard = m.shard AND entries.transfer = m.transfer AND entries.user_id = m.user_id;

-- An account leads to the newest line of its statement.
ALTER TABLE accounts ADD COLUMN lines BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN last_line BLOB;
ALTER TABLE accounts ADD COLUMN last_line_at BIGINT;

UPDATE accounts SET lines = e.number, last_line = e.transfer, last_line_at = e.at
FROM (
  SELECT shard, user_id, currency, number, transfer, at,
    ROW_NUMBER() OVER (PARTITION BY user_id, currency ORDER BY number DESC) AS place
  FROM entries
) AS e
WHERE e.place = 1 AND accounts.shard = e.shard AND accounts.id = @user_account;
