-- Organizations with members; tokens that have rights, an end, pages, and a name that is no secret.

ALTER TABLE accounts ADD COLUMN is_operator INTEGER NOT NULL DEFAULT 0 CHECK (is_operator IN (0, 1));
ALTER TABLE accounts ADD COLUMN removed_at INTEGER;
UPDATE accounts SET is_operator = 1 WHERE id = 'local';

CREATE TABLE members (
  organization TEXT    NOT NULL REFERENCES accounts (id),
  user         TEXT    NOT NULL REFERENCES accounts (id),
  role         TEXT    NOT NULL CHECK (role IN ('member', 'admin', 'owner')),
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (organization, user)
) STRICT;

ALTER TABLE tokens ADD COLUMN id           TEXT    NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN prefix       TEXT    NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN created_by   TEXT    NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN scopes       TEXT    NOT NULL DEFAULT 'read write admin';  -- apart by spaces
ALTER TABLE tokens ADD COLUMN origins      TEXT    NOT NULL DEFAULT '';                  -- apart by spaces
ALTER TABLE tokens ADD COLUMN disabled     INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1));
ALTER TABLE tokens ADD COLUMN expires_at   INTEGER;
ALTER TABLE tokens ADD COLUMN last_used_at INTEGER;
UPDATE tokens SET id = lower(hex(randomblob(13))), prefix = 'r8_', created_by = account;
CREATE UNIQUE INDEX tokens_by_id ON tokens (id);
