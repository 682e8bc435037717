-- Accounts and tokens. Parameters are bound in the order in which they first appear.

-- name: insert
INSERT INTO accounts (id, type, name, github_url, avatar_url, created_at)
VALUES (:id, :type, :name, :github_url, :avatar_url, :created_at);

-- name: insert_token
INSERT INTO tokens (hash, account, name, created_at) VALUES (:hash, :account, :name, :created_at);

-- name: remove_token
DELETE FROM tokens WHERE hash = :hash;

-- name: accounts
SELECT id, type, name, github_url, avatar_url, created_at FROM accounts ORDER BY rowid;

-- name: tokens
SELECT hash, account, name, created_at FROM tokens ORDER BY rowid;
