-- Accounts, their members and tokens. Parameters are bound in the order in which they first appear.

-- let: account
  id, type, is_operator, name, github_url, avatar_url, created_at, removed_at;

-- let: token
  id, hash, prefix, account, created_by, name, scopes, origins, retention, disabled, created_at, expires_at,
  last_used_at;

-- name: insert
INSERT INTO accounts (
  {account})
VALUES (
  :id, :type, :is_operator, :name, :github_url, :avatar_url, :created_at, :removed_at);

-- name: update
UPDATE accounts SET is_operator = :is_operator, name = :name, github_url = :github_url, avatar_url = :avatar_url
WHERE id = :id;

-- name: mark_removed
UPDATE accounts SET removed_at = :now WHERE id = :id;

-- name: insert_token
INSERT INTO tokens (
  {token})
VALUES (
  :id, :hash, :prefix, :account, :created_by, :name, :scopes, :origins, :retention, :disabled, :created_at, :expires_at,
  :last_used_at);

-- name: update_token
UPDATE tokens SET name = :name, scopes = :scopes, origins = :origins, retention = :retention, disabled = :disabled,
  expires_at = :expires_at
WHERE id = :id;

-- name: remove_token
DELETE FROM tokens WHERE id = :id;

-- name: remove_tokens_of
DELETE FROM tokens WHERE account = :account OR created_by = :account;

-- name: remove_tokens_made_by
DELETE FROM tokens WHERE account = :account AND created_by = :user;

-- name: note_use
UPDATE tokens SET last_used_at = :at WHERE id = :id;

-- name: put_member
INSERT INTO members (organization, user, role, created_at) VALUES (:organization, :user, :role, :created_at)
ON CONFLICT (organization, user) DO UPDATE SET role = excluded.role;

-- name: remove_member
DELETE FROM members WHERE organization = :organization AND user = :user;

-- name: remove_members_of
DELETE FROM members WHERE organization = :account OR user = :account;

-- name: accounts
SELECT {account} FROM accounts ORDER BY rowid;

-- name: tokens
SELECT {token} FROM tokens ORDER BY rowid;

-- name: members
SELECT organization, user, role, created_at FROM members ORDER BY rowid;
