-- What makes models worth publishing: tags, examples, collections, words to be found by; and versions that can go.

ALTER TABLE models ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';       -- a JSON array of strings
ALTER TABLE models ADD COLUMN overrides TEXT NOT NULL DEFAULT '{}';  -- a JSON object: a version's id -> that of another
ALTER TABLE versions ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));

-- Who has run a version, and what goes with it.
CREATE INDEX predictions_by_version ON predictions (version, account, id);

CREATE TABLE examples (
  prediction TEXT    NOT NULL PRIMARY KEY REFERENCES predictions (id) ON DELETE CASCADE,
  owner      TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  pinned_at  INTEGER NOT NULL,
  FOREIGN KEY (owner, name) REFERENCES models (owner, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX examples_by_model ON examples (owner, name, pinned_at, prediction);

CREATE TABLE collections (
  slug             TEXT    NOT NULL PRIMARY KEY CHECK (slug <> ''),
  name             TEXT    NOT NULL,
  description      TEXT    NOT NULL,
  full_description TEXT    NOT NULL,
  created_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE collection_models (
  slug     TEXT    NOT NULL REFERENCES collections (slug) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  owner    TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  PRIMARY KEY (slug, position),
  UNIQUE (owner, name, slug),
  FOREIGN KEY (owner, name) REFERENCES models (owner, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The words of models. Their rowids are numbers of our own: those of `models` may change when the file is vacuumed.
CREATE TABLE searchable (
  number INTEGER PRIMARY KEY,
  owner  TEXT NOT NULL,
  name   TEXT NOT NULL,
  UNIQUE (owner, name)
) STRICT;

-- Words end at everything that is neither a letter nor a digit, accents do not count; beginnings of two to four
-- characters have an index of their own, since they are what people see answers to while they type.
CREATE VIRTUAL TABLE model_words USING fts5 (
  owner, name, description, readme, tags, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4');

INSERT INTO searchable (owner, name) SELECT owner, name FROM models;
INSERT INTO model_words (rowid, owner, name, description, readme, tags)
  SELECT number, owner, name, description, readme, tags FROM searchable JOIN models USING (owner, name);
