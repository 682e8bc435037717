-- Predictions that their owners share with whoever has the address, and their files.
CREATE TABLE shares (
  prediction TEXT    NOT NULL PRIMARY KEY REFERENCES predictions (id) ON DELETE CASCADE,
  shared_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shared_files (
  prediction TEXT NOT NULL REFERENCES shares (prediction) ON DELETE CASCADE,
  address    TEXT NOT NULL,  -- the string that stands for it in the input or the output
  file       TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  place      TEXT NOT NULL,  -- where it is read, below /f/
  PRIMARY KEY (prediction, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX shared_files_by_file ON shared_files (file);
