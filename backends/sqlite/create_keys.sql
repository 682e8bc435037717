-- Keys of creates. Parameters are bound in the order in which they first appear.

-- name: forget_expired
DELETE FROM create_keys WHERE account = :account AND key = :key AND expires_at <= :now;

-- name: insert
INSERT INTO create_keys (account, key, prediction, kind, fingerprint, attempt, created_at, expires_at)
VALUES (:account, :key, :prediction, :kind, :fingerprint, :attempt, :created_at, :expires_at);

-- Ids rise with time.
-- name: find
SELECT key, prediction, kind, fingerprint, attempt, created_at, expires_at FROM create_keys
WHERE account = :account AND key = :key AND expires_at > :now ORDER BY prediction DESC;

-- name: note_attempt
UPDATE create_keys SET attempt = :attempt WHERE account = :account AND key = :key AND prediction = :prediction;

-- name: forget
DELETE FROM create_keys WHERE expires_at <= :now;
