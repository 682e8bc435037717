-- Who of another service has which account. Parameters are bound in the order in which they first appear.

-- name: link
INSERT INTO identities (issuer, subject, account, linked_at) VALUES (:issuer, :subject, :account, :linked_at);

-- name: unlink
DELETE FROM identities WHERE account = :account AND issuer = :issuer;

-- name: find
SELECT issuer, subject, account, linked_at FROM identities WHERE issuer = :issuer AND subject = :subject;

-- name: find_of
SELECT issuer, subject, account, linked_at FROM identities WHERE account = :account AND issuer = :issuer;
