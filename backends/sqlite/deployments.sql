-- Deployments and their releases. Parameters are bound in the order in which they first appear.

-- let: release
  number, model_owner, model_name, version, hardware, min_instances, max_instances, created_at, created_by, state, note;

-- name: insert
INSERT INTO deployments (owner, name, created_at) VALUES (:owner, :name, :created_at);

-- name: put_release
INSERT INTO releases (
  owner, name, {release})
VALUES (
  :owner, :name, :number, :model_owner, :model_name, :version, :hardware, :min_instances, :max_instances, :created_at,
  :created_by, :state, :note)
ON CONFLICT (owner, name, number) DO UPDATE SET state = excluded.state, note = excluded.note;

-- name: remove
DELETE FROM deployments WHERE owner = :owner AND name = :name;

-- name: deployments
SELECT owner, name, created_at FROM deployments ORDER BY created_at, rowid;

-- name: releases
SELECT {release} FROM releases WHERE owner = :owner AND name = :name AND number < :below
ORDER BY number DESC LIMIT :limit;

-- name: newest_live
SELECT {release} FROM releases WHERE owner = :owner AND name = :name AND state = 'live'
ORDER BY number DESC LIMIT 1;

-- name: last_used
SELECT max(created_at) FROM predictions WHERE deployment = :deployment AND deployment <> '';

-- All of it stands in the index.
-- name: runs
SELECT created_at, started_at, completed_at, status FROM predictions
WHERE deployment = :deployment AND deployment <> '' AND completed_at >= :since AND completed_at IS NOT NULL
ORDER BY completed_at DESC LIMIT :limit;
