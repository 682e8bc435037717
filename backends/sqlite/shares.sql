-- Shares. Parameters are bound in the order in which they first appear.

-- name: insert
INSERT INTO shares (prediction, shared_at) VALUES (:prediction, :shared_at) ON CONFLICT (prediction) DO NOTHING;

-- name: insert_file
INSERT INTO shared_files (prediction, address, file, place) VALUES (:prediction, :address, :file, :place);

-- name: remove
DELETE FROM shares WHERE prediction = :prediction;

-- name: find
SELECT shared_at FROM shares WHERE prediction = :prediction;

-- name: files
SELECT file, address, place FROM shared_files WHERE prediction = :prediction ORDER BY address;

-- name: places_of
SELECT place FROM shared_files WHERE file = :file;
