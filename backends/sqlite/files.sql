-- Files. Parameters are bound in the order in which they first appear.

-- let: row
  id, kind, account, prediction, name, content_type, size, md5, sha256, metadata, blob, secret, created_at, expires_at,
  until_download;

-- name: insert
INSERT INTO files (
  {row})
VALUES (
  :id, :kind, :account, :prediction, :name, :content_type, :size, :md5, :sha256, :metadata, :blob, :secret, :created_at,
  :expires_at, :until_download);

-- name: find
SELECT {row} FROM files WHERE id = :id;

-- name: uploads_older
SELECT {row} FROM files
WHERE kind = 'upload' AND account = :account AND (created_at, id) < (:from, :from_id)
  AND (expires_at IS NULL OR expires_at > :now)
ORDER BY created_at DESC, id DESC LIMIT :limit;

-- name: uploads_newer
SELECT {row} FROM files
WHERE kind = 'upload' AND account = :account AND (created_at, id) > (:from, :from_id)
  AND (expires_at IS NULL OR expires_at > :now)
ORDER BY created_at, id LIMIT :limit;

-- name: remove
DELETE FROM files WHERE id = :id;

-- name: expire_outputs
UPDATE files SET expires_at = :at WHERE prediction IS NOT NULL AND prediction = :prediction;

-- name: outputs_of
SELECT {row} FROM files WHERE prediction IS NOT NULL AND prediction = :prediction ORDER BY created_at, id;

-- name: expired
SELECT {row} FROM files WHERE expires_at IS NOT NULL AND expires_at <= :now AND until_download = 0
  AND NOT EXISTS (SELECT 1 FROM shared_files WHERE shared_files.file = files.id)
ORDER BY expires_at, id LIMIT :limit;

-- name: bytes_of
SELECT bytes FROM stored_bytes WHERE account = :account;

-- name: bytes_of_all
SELECT COALESCE(SUM(bytes), 0) FROM stored_bytes;

-- name: blobs
SELECT blob FROM files;
