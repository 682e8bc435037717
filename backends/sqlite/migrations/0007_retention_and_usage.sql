-- How long data stays is decided for each prediction when it is accepted, and when it goes is written down once, at its
-- end. Rows from before get the hour that was the rule.
ALTER TABLE predictions ADD COLUMN hardware TEXT NOT NULL DEFAULT '';
ALTER TABLE predictions ADD COLUMN retention INTEGER DEFAULT 3600000000 CHECK (retention > 0);  -- NULL: for ever
ALTER TABLE predictions ADD COLUMN until_download INTEGER NOT NULL DEFAULT 0 CHECK (until_download IN (0, 1));
ALTER TABLE predictions ADD COLUMN expires_at INTEGER
  CHECK (expires_at IS NULL OR (completed_at IS NOT NULL AND expires_at >= completed_at));
ALTER TABLE predictions ADD COLUMN hardware_time INTEGER NOT NULL DEFAULT 0 CHECK (hardware_time >= 0);
UPDATE predictions SET retention = NULL WHERE kind = 'training';
UPDATE predictions SET expires_at = completed_at + retention WHERE completed_at IS NOT NULL AND data_removed = 0;

-- What retention has still to remove; what waits for a download is not in the sweep's way.
DROP INDEX predictions_with_data;
CREATE INDEX predictions_to_expire ON predictions (expires_at, id)
  WHERE expires_at IS NOT NULL AND data_removed = 0 AND until_download = 0;

ALTER TABLE files ADD COLUMN until_download INTEGER NOT NULL DEFAULT 0 CHECK (until_download IN (0, 1));
DROP INDEX files_by_expiry;
CREATE INDEX files_to_expire ON files (expires_at, id) WHERE expires_at IS NOT NULL AND until_download = 0;

-- What an account's files come to. Kept by the table itself, so that no way of adding or removing a row can forget it.
CREATE TABLE stored_bytes (
  account TEXT    NOT NULL PRIMARY KEY,
  bytes   INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO stored_bytes (account, bytes) SELECT account, sum(size) FROM files GROUP BY account;
CREATE TRIGGER file_stored AFTER INSERT ON files BEGIN
  INSERT INTO stored_bytes (account, bytes) VALUES (new.account, new.size)
  ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER file_removed AFTER DELETE ON files BEGIN
  UPDATE stored_bytes SET bytes = bytes - old.size WHERE account = old.account;
END;

ALTER TABLE models ADD COLUMN retention TEXT NOT NULL DEFAULT '';  -- as core::to_string; '': none of its own

-- Sums for ever; times in microseconds. The newest days are at the end of the table.
CREATE TABLE usage (
  day         INTEGER NOT NULL,  -- since 1970, in UTC
  account     TEXT    NOT NULL,
  model_owner TEXT    NOT NULL,
  model_name  TEXT    NOT NULL,
  hardware    TEXT    NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('prediction', 'training') OR kind = 'setup'),
  count       INTEGER NOT NULL CHECK (count >= 0),
  time        INTEGER NOT NULL CHECK (time >= 0),
  PRIMARY KEY (day, account, model_owner, model_name, hardware, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_by_account ON usage (account, day);

CREATE TABLE allowances (
  account        TEXT NOT NULL PRIMARY KEY CHECK (account <> ''),
  monthly_budget INTEGER CHECK (monthly_budget >= 0),  -- in millionths of the prices' currency
  stored_bytes   INTEGER CHECK (stored_bytes >= 0)
) STRICT, WITHOUT ROWID;
