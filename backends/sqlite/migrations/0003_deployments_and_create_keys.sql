CREATE TABLE deployments (
  owner      TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (owner, name)
) STRICT;

CREATE TABLE releases (
  owner         TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  number        INTEGER NOT NULL CHECK (number >= 1),
  model_owner   TEXT    NOT NULL,
  model_name    TEXT    NOT NULL,
  version       TEXT    NOT NULL CHECK (length(version) = 64),
  hardware      TEXT    NOT NULL,
  min_instances INTEGER NOT NULL CHECK (min_instances BETWEEN 0 AND 5),
  max_instances INTEGER NOT NULL CHECK (max_instances BETWEEN 0 AND 20),
  created_at    INTEGER NOT NULL,
  created_by    TEXT    NOT NULL,
  state         TEXT    NOT NULL CHECK (state IN ('rolling_out', 'live', 'failed')),
  note          TEXT    NOT NULL,
  PRIMARY KEY (owner, name, number),
  FOREIGN KEY (owner, name) REFERENCES deployments (owner, name) ON DELETE CASCADE,
  CHECK (min_instances <= max_instances)
) STRICT;

-- When a deployment was used last. Few predictions are made through one.
CREATE INDEX predictions_by_deployment ON predictions (deployment, created_at) WHERE deployment <> '';

-- Lives for a day at most, so that keys in random order do no harm.
CREATE TABLE create_keys (
  account     TEXT    NOT NULL,
  key         TEXT    NOT NULL CHECK (key <> ''),
  prediction  TEXT    NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('given', 'observed')),
  fingerprint TEXT    NOT NULL,
  attempt     INTEGER NOT NULL CHECK (attempt >= 0),
  created_at  INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  PRIMARY KEY (account, key, prediction)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX create_keys_given ON create_keys (account, key) WHERE kind = 'given';
CREATE INDEX create_keys_by_expiry ON create_keys (expires_at);
