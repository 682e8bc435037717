-- A secret has to sign, so it cannot be kept as a hash. NULL: the current one.
CREATE TABLE webhook_secrets (
  account     TEXT    NOT NULL CHECK (account <> ''),
  key         TEXT    NOT NULL CHECK (key LIKE 'whsec\_%' ESCAPE '\'),
  created_at  INTEGER NOT NULL,
  valid_until INTEGER
) STRICT;

CREATE UNIQUE INDEX webhook_secrets_current ON webhook_secrets (account) WHERE valid_until IS NULL;
CREATE INDEX webhook_secrets_by_account ON webhook_secrets (account);

-- What is owed to webhooks, and what became of it. Goes with its prediction.
CREATE TABLE webhook_deliveries (
  id              TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
  account         TEXT    NOT NULL,
  prediction      TEXT    NOT NULL REFERENCES predictions (id) ON DELETE CASCADE,
  event           TEXT    NOT NULL CHECK (event IN ('start', 'output') OR event IN ('logs', 'completed')),
  url             TEXT    NOT NULL,
  endpoint        TEXT    NOT NULL,  -- core::endpoint_of(url)
  state           TEXT    NOT NULL CHECK (state IN ('pending', 'delivered') OR state IN ('dropped', 'dead')),
  created_at      INTEGER NOT NULL,
  round_began_at  INTEGER NOT NULL,
  tries           INTEGER NOT NULL CHECK (tries >= 0),
  next_attempt_at INTEGER,
  attempts        TEXT    NOT NULL,  -- a JSON array, core::write_attempts
  body            TEXT    NOT NULL,

  CHECK ((next_attempt_at IS NULL) = (state <> 'pending')),
  CHECK (event = 'completed' OR state IN ('delivered', 'dropped')),
  CHECK (state NOT IN ('delivered', 'dropped') OR body = '')
) STRICT;

CREATE INDEX webhook_deliveries_by_account ON webhook_deliveries (account, created_at, id);
CREATE INDEX webhook_deliveries_by_prediction ON webhook_deliveries (prediction, created_at, id);
-- What is owed, by receiver: one that does not answer must not stand before the others.
CREATE INDEX webhook_deliveries_owed ON webhook_deliveries (endpoint, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
-- What retention has still to remove.
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (state, created_at) WHERE next_attempt_at IS NULL;
