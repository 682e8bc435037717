-- What the operator says to everybody, in Markdown. One row.
CREATE TABLE site (
  id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  policy TEXT    NOT NULL
) STRICT;
INSERT INTO site (id, policy) VALUES (1, '');
