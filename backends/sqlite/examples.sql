-- Examples. Parameters are bound in the order in which they first appear.

-- In the order of {row} in predictions.sql.
-- let: prediction
  p.id, p.kind, p.account, p.model_owner, p.model_name, p.version, p.deployment, p.destination_owner, p.destination_name,
  p.source, p.status, p.data_removed, p.attempts, p.version_owed, p.created_at, p.started_at, p.completed_at, p.deadline,
  p.webhook, p.webhook_start, p.webhook_output, p.webhook_logs, p.webhook_completed, p.webhook_filter_given,
  p.stream_token, p.streams_files, p.error, p.metrics, p.input, p.output, p.logs, p.hardware, p.retention,
  p.until_download, p.expires_at, p.hardware_time;

-- name: insert
INSERT INTO examples (prediction, owner, name, pinned_at) VALUES (:prediction, :owner, :name, :pinned_at)
ON CONFLICT (prediction) DO NOTHING;

-- name: remove
DELETE FROM examples WHERE prediction = :prediction;

-- name: list_older
SELECT e.pinned_at, {prediction} FROM examples e JOIN predictions p ON p.id = e.prediction
WHERE e.owner = :owner AND e.name = :name AND (e.pinned_at, e.prediction) < (:from, :from_id)
ORDER BY e.pinned_at DESC, e.prediction DESC LIMIT :limit;

-- name: list_newer
SELECT e.pinned_at, {prediction} FROM examples e JOIN predictions p ON p.id = e.prediction
WHERE e.owner = :owner AND e.name = :name AND (e.pinned_at, e.prediction) > (:from, :from_id)
ORDER BY e.pinned_at, e.prediction LIMIT :limit;
