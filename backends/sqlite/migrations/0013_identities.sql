-- People whom another service knows, and the accounts that they log in to.
CREATE TABLE identities (
  issuer    TEXT    NOT NULL,
  subject   TEXT    NOT NULL,
  account   TEXT    NOT NULL REFERENCES accounts (id),
  linked_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (account, issuer)
) STRICT, WITHOUT ROWID;
