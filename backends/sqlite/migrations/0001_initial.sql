-- Times are microseconds since 1970 in UTC. Text that may be empty is '' and never NULL; NULL says "not yet" or "none".
-- The checks repeat the invariants of core/: a row that breaks one is a bug, and must not get as far as the disk.

CREATE TABLE accounts (
  id         TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
  type       TEXT    NOT NULL CHECK (type IN ('user', 'organization')),
  name       TEXT    NOT NULL,
  github_url TEXT    NOT NULL,
  avatar_url TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  hash       TEXT    NOT NULL PRIMARY KEY CHECK (hash <> ''),
  account    TEXT    NOT NULL REFERENCES accounts (id),
  name       TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE models (
  owner           TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  description     TEXT    NOT NULL,
  visibility      TEXT    NOT NULL CHECK (visibility IN ('public', 'private')),
  github_url      TEXT    NOT NULL,
  paper_url       TEXT    NOT NULL,
  license_url     TEXT    NOT NULL,
  cover_image_url TEXT    NOT NULL,
  weights_url     TEXT    NOT NULL,
  readme          TEXT    NOT NULL,
  hardware        TEXT    NOT NULL,
  run_count       INTEGER NOT NULL CHECK (run_count >= 0),
  is_official     INTEGER NOT NULL CHECK (is_official IN (0, 1)),
  created_at      INTEGER NOT NULL,
  default_example TEXT,
  latest_version  TEXT,
  PRIMARY KEY (owner, name)
) STRICT;

CREATE TABLE versions (
  id                  TEXT    NOT NULL CHECK (length(id) = 64),
  owner               TEXT    NOT NULL,
  name                TEXT    NOT NULL,
  created_at          INTEGER NOT NULL,
  cog_version         TEXT    NOT NULL,
  openapi_schema      TEXT    NOT NULL,
  package_kind        TEXT    NOT NULL CHECK (package_kind IN ('cog_project', 'executable')),
  package_directory   TEXT    NOT NULL,
  package_environment TEXT    NOT NULL,
  package_concurrency INTEGER NOT NULL CHECK (package_concurrency >= 1),
  package_predict     TEXT    NOT NULL,
  package_variables   TEXT    NOT NULL,  -- a JSON array of "NAME=value"
  PRIMARY KEY (owner, name, id),
  FOREIGN KEY (owner, name) REFERENCES models (owner, name)
) STRICT;

-- The long columns come last: what precedes them is read without following overflow pages.
CREATE TABLE predictions (
  id                   TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
  account              TEXT    NOT NULL,
  model_owner          TEXT    NOT NULL,
  model_name           TEXT    NOT NULL,
  version              TEXT    NOT NULL,
  deployment           TEXT    NOT NULL,
  source               TEXT    NOT NULL CHECK (source IN ('api', 'web')),
  status               TEXT    NOT NULL
    -- In pairs: for a longer list SQLite fills a temporary table with it, again for every row that is written.
    CHECK (status IN ('starting', 'processing') OR status IN ('succeeded', 'failed') OR status IN ('canceled', 'aborted')),
  data_removed         INTEGER NOT NULL CHECK (data_removed IN (0, 1)),
  attempts             INTEGER NOT NULL CHECK (attempts >= 0),
  created_at           INTEGER NOT NULL,
  started_at           INTEGER CHECK (started_at >= created_at),
  completed_at         INTEGER CHECK (completed_at >= coalesce(started_at, created_at)),
  deadline             INTEGER,
  webhook              TEXT    NOT NULL,
  webhook_start        INTEGER NOT NULL CHECK (webhook_start IN (0, 1)),
  webhook_output       INTEGER NOT NULL CHECK (webhook_output IN (0, 1)),
  webhook_logs         INTEGER NOT NULL CHECK (webhook_logs IN (0, 1)),
  webhook_completed    INTEGER NOT NULL CHECK (webhook_completed IN (0, 1)),
  webhook_filter_given INTEGER NOT NULL CHECK (webhook_filter_given IN (0, 1)),
  stream_token         TEXT    NOT NULL,
  streams_files        INTEGER NOT NULL CHECK (streams_files IN (0, 1)),
  error                TEXT,
  metrics              TEXT    NOT NULL,  -- a JSON object
  input                TEXT    NOT NULL,  -- JSON, as are outputs
  output               TEXT    NOT NULL,
  logs                 TEXT    NOT NULL,

  CHECK ((completed_at IS NULL) = (status IN ('starting', 'processing'))),
  CHECK ((error IS NULL) = (status <> 'failed')),
  CHECK (status NOT IN ('starting', 'aborted') OR started_at IS NULL),
  CHECK (status NOT IN ('processing', 'succeeded') OR started_at IS NOT NULL),
  CHECK (data_removed = 0 OR (completed_at IS NOT NULL AND input = '{}' AND output = 'null' AND logs = ''))
) STRICT;

-- Lists. Ids rise with time, so that both this and the primary key grow at their ends.
CREATE INDEX predictions_by_account ON predictions (account, created_at, id);
-- People's few predictions must be found among their programs' many.
CREATE INDEX predictions_from_web ON predictions (account, created_at, id) WHERE source = 'web';
-- What start-up owes: as small as the work in flight.
CREATE INDEX predictions_unfinished ON predictions (created_at, id) WHERE completed_at IS NULL;
-- What retention has still to remove.
CREATE INDEX predictions_with_data ON predictions (completed_at, id) WHERE completed_at IS NOT NULL AND data_removed = 0;

CREATE TABLE files (
  id           TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
  kind         TEXT    NOT NULL CHECK (kind IN ('upload', 'output')),
  account      TEXT    NOT NULL,
  prediction   TEXT,
  name         TEXT    NOT NULL,
  content_type TEXT    NOT NULL,
  size         INTEGER NOT NULL CHECK (size >= 0),
  md5          TEXT    NOT NULL,
  sha256       TEXT    NOT NULL,
  metadata     TEXT    NOT NULL,  -- a JSON object
  blob         TEXT    NOT NULL,
  secret       TEXT    NOT NULL,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,

  CHECK (kind = 'output' OR prediction IS NULL)
) STRICT;

CREATE INDEX files_uploaded ON files (account, created_at, id) WHERE kind = 'upload';
CREATE INDEX files_by_prediction ON files (prediction, created_at, id) WHERE prediction IS NOT NULL;
CREATE INDEX files_by_expiry ON files (expires_at, id) WHERE expires_at IS NOT NULL;
