-- Secrets of webhooks and what is owed to them. Parameters are bound in the order in which they first appear.

-- name: insert_secret
INSERT INTO webhook_secrets (account, key, created_at, valid_until) VALUES (:account, :key, :created_at, NULL);

-- name: remove_former_secrets
DELETE FROM webhook_secrets WHERE account = :account AND valid_until IS NOT NULL;

-- name: retire_secret
UPDATE webhook_secrets SET valid_until = :valid_until WHERE account = :account;

-- name: secrets
SELECT account, key, created_at, valid_until FROM webhook_secrets
WHERE account = :account ORDER BY valid_until IS NOT NULL, created_at DESC;

-- let: row
  id, account, prediction, event, url, state, created_at, round_began_at, tries, next_attempt_at, attempts,
  trace_parent, trace_state;

-- let: values
  :id, :account, :prediction, :event, :url, :state, :created_at, :round_began_at, :tries, :next_attempt_at, :attempts,
  :trace_parent, :trace_state, :endpoint, :body;

-- name: insert
INSERT INTO webhook_deliveries ({row}, endpoint, body) VALUES ({values});

-- name: owe
INSERT INTO webhook_deliveries ({row}, endpoint, body) VALUES ({values}) ON CONFLICT (id) DO NOTHING;

-- name: update
UPDATE webhook_deliveries SET
  state = :state, round_began_at = :round_began_at, tries = :tries, next_attempt_at = :next_attempt_at,
  attempts = :attempts, body = :body
WHERE id = :id;

-- name: find
SELECT {row}, body FROM webhook_deliveries WHERE id = :id;

-- name: list_older
SELECT {row}, '' FROM webhook_deliveries
WHERE account = :account AND (created_at, id) < (:from, :from_id) AND (:state IS NULL OR state = :state)
ORDER BY created_at DESC, id DESC LIMIT :limit;

-- name: list_newer
SELECT {row}, '' FROM webhook_deliveries
WHERE account = :account AND (created_at, id) > (:from, :from_id) AND (:state IS NULL OR state = :state)
ORDER BY created_at, id LIMIT :limit;

-- name: list_of_prediction_older
SELECT {row}, '' FROM webhook_deliveries
WHERE prediction = :prediction AND account = :account AND (created_at, id) < (:from, :from_id)
  AND (:state IS NULL OR state = :state)
ORDER BY created_at DESC, id DESC LIMIT :limit;

-- name: list_of_prediction_newer
SELECT {row}, '' FROM webhook_deliveries
WHERE prediction = :prediction AND account = :account AND (created_at, id) > (:from, :from_id)
  AND (:state IS NULL OR state = :state)
ORDER BY created_at, id LIMIT :limit;

-- From receiver to receiver along the index, whatever each is owed.
-- name: due_endpoints
WITH RECURSIVE pending (endpoint) AS (
  SELECT min(endpoint) FROM webhook_deliveries WHERE next_attempt_at IS NOT NULL
  UNION ALL
  SELECT (SELECT min(endpoint) FROM webhook_deliveries WHERE next_attempt_at IS NOT NULL AND endpoint > pending.endpoint)
  FROM pending WHERE pending.endpoint IS NOT NULL
)
SELECT endpoint, (SELECT min(next_attempt_at) FROM webhook_deliveries d
                  WHERE next_attempt_at IS NOT NULL AND d.endpoint = pending.endpoint)
FROM pending WHERE endpoint IS NOT NULL;

-- name: pending
SELECT COUNT(*), MIN(round_began_at) FROM webhook_deliveries WHERE next_attempt_at IS NOT NULL;

-- name: due
SELECT {row}, body FROM webhook_deliveries
WHERE next_attempt_at IS NOT NULL AND endpoint = :endpoint AND next_attempt_at <= :now
ORDER BY next_attempt_at, id LIMIT :limit;

-- name: next_due
SELECT next_attempt_at FROM webhook_deliveries
WHERE next_attempt_at IS NOT NULL AND endpoint = :endpoint AND (next_attempt_at, id) > (:after, :after_id)
ORDER BY next_attempt_at, id LIMIT 1;

-- name: give_up
UPDATE webhook_deliveries SET state = 'dead', next_attempt_at = NULL
WHERE next_attempt_at IS NOT NULL AND endpoint = :endpoint AND round_began_at < :began_before;

-- name: remove_delivered
DELETE FROM webhook_deliveries WHERE id IN (
  SELECT id FROM webhook_deliveries
  WHERE next_attempt_at IS NULL AND state IN ('delivered', 'dropped') AND created_at < :before LIMIT :limit);

-- name: remove_dead
DELETE FROM webhook_deliveries WHERE id IN (
  SELECT id FROM webhook_deliveries
  WHERE next_attempt_at IS NULL AND state = 'dead' AND created_at < :before LIMIT :limit);
