-- Predictions. Parameters are bound in the order in which they first appear.

-- let: row
  id, kind, account, model_owner, model_name, version, deployment, destination_owner, destination_name, source, status,
  data_removed, attempts, version_owed, created_at, started_at, completed_at, deadline, webhook, webhook_start,
  webhook_output, webhook_logs, webhook_completed, webhook_filter_given, stream_token, streams_files, error, metrics, input,
  output, logs, hardware, retention, until_download,
  expires_at, hardware_time, trace_parent, trace_state;

-- name: insert
INSERT INTO predictions (
  {row})
VALUES (
  :id, :kind, :account, :model_owner, :model_name, :version, :deployment, :destination_owner, :destination_name, :source,
  :status, :data_removed, :attempts, :version_owed, :created_at, :started_at, :completed_at, :deadline, :webhook,
  :webhook_start, :webhook_output, :webhook_logs, :webhook_completed, :webhook_filter_given, :stream_token, :streams_files,
  :error, :metrics, :input, :output, :logs, :hardware, :retention, :until_download,
  :expires_at, :hardware_time, :trace_parent, :trace_state);

-- let: state
  status = :status, data_removed = :data_removed, attempts = :attempts, version_owed = :version_owed,
  started_at = :started_at, completed_at = :completed_at, error = :error, metrics = :metrics, output = :output, logs = :logs,
  input = coalesce(:input, input), expires_at = :expires_at, hardware_time = :hardware_time;

-- Two statements, so that the end itself, which is counted, is told from what follows it. Together with the second one's
-- condition they are seams::may_replace; and what is pinned or shared stays. What is written may be later than what was asked first
-- (prediction_writes.h), so the state that has to be allowed stands by itself.
-- name: update_unfinished
UPDATE predictions SET {state} WHERE id = :id AND completed_at IS NULL;

-- name: update_ended
UPDATE predictions SET {state}
WHERE id = :id AND completed_at IS NOT NULL AND status = :allowed_status AND data_removed <= :allowed_data_removed
  AND (:data_removed = 0
       OR (NOT EXISTS (SELECT 1 FROM examples WHERE prediction = predictions.id)
           AND NOT EXISTS (SELECT 1 FROM shares WHERE prediction = predictions.id)));

-- name: exists
SELECT 1 FROM predictions WHERE id = :id;

-- name: count_runs
UPDATE models SET run_count = run_count + :runs WHERE owner = :owner AND name = :name;

-- name: find
SELECT {row} FROM predictions WHERE id = :id;

-- name: list_older
SELECT {row} FROM predictions
WHERE account = :account AND kind = :kind
  AND (created_at, id) > (:above, :above_id) AND (created_at, id) < (:below, :below_id)
  AND (:source IS NULL OR source = :source)
ORDER BY created_at DESC, id DESC LIMIT :limit;

-- name: list_newer
SELECT {row} FROM predictions
WHERE account = :account AND kind = :kind
  AND (created_at, id) > (:above, :above_id) AND (created_at, id) < (:below, :below_id)
  AND (:source IS NULL OR source = :source)
ORDER BY created_at, id LIMIT :limit;

-- name: list_web_older
SELECT {row} FROM predictions
WHERE account = :account AND kind = :kind
  AND (created_at, id) > (:above, :above_id) AND (created_at, id) < (:below, :below_id)
  AND source = 'web'
ORDER BY created_at DESC, id DESC LIMIT :limit;

-- name: list_web_newer
SELECT {row} FROM predictions
WHERE account = :account AND kind = :kind
  AND (created_at, id) > (:above, :above_id) AND (created_at, id) < (:below, :below_id)
  AND source = 'web'
ORDER BY created_at, id LIMIT :limit;

-- name: unfinished
SELECT {row} FROM predictions WHERE completed_at IS NULL ORDER BY created_at, id;

-- name: remove
DELETE FROM predictions WHERE id = :id;

-- name: remove_files
DELETE FROM files WHERE prediction IS NOT NULL AND prediction = :prediction;

-- name: of_version
SELECT {row} FROM predictions
WHERE version = :version AND (account, id) > (:after_account, :after_id) AND model_owner = :owner AND model_name = :name
ORDER BY account, id LIMIT :limit;

-- name: was_run_by_others
SELECT 1 FROM predictions WHERE version = :version AND account < :owner AND model_owner = :owner AND model_name = :name
UNION ALL
SELECT 1 FROM predictions WHERE version = :version AND account > :owner AND model_owner = :owner AND model_name = :name
LIMIT 1;

-- The few that are pinned or shared, or whose files are in the input of one that is shared, are passed over each time.
-- name: expired
SELECT {row} FROM predictions
WHERE expires_at IS NOT NULL AND expires_at <= :now AND data_removed = 0 AND until_download = 0 AND kind = 'prediction'
  AND NOT EXISTS (SELECT 1 FROM examples WHERE prediction = predictions.id)
  AND NOT EXISTS (SELECT 1 FROM shares WHERE prediction = predictions.id)
  AND NOT EXISTS (SELECT 1 FROM files JOIN shared_files ON shared_files.file = files.id
                  WHERE files.prediction IS NOT NULL AND files.prediction = predictions.id)
ORDER BY expires_at, id LIMIT :limit;

-- Files of a lost attempt are in no output: nobody can come for them.
-- name: wait_for_mentioned_files_only
UPDATE files SET until_download = 0 WHERE prediction IS NOT NULL AND prediction = :id AND instr(:output, id) = 0;

-- name: file_downloaded
UPDATE files SET until_download = 0 WHERE id = :file AND until_download = 1;

-- name: release_of_file
UPDATE predictions SET until_download = 0
WHERE id = (SELECT prediction FROM files WHERE id = :file) AND until_download = 1 AND completed_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM files WHERE prediction = predictions.id AND until_download = 1);

-- name: release
UPDATE predictions SET until_download = 0
WHERE id = :id AND until_download = 1
  AND NOT EXISTS (SELECT 1 FROM files WHERE prediction = predictions.id AND until_download = 1);
