-- What keeps a prediction from expiring. Parameters are bound in the order in which they first appear.

-- name: has_data
SELECT data_removed = 0 FROM predictions WHERE id = :id;

-- name: expire_files
UPDATE files SET expires_at = :at
WHERE prediction IS NOT NULL AND prediction = :prediction
  AND (:at IS NULL
       OR (NOT EXISTS (SELECT 1 FROM examples WHERE examples.prediction = :prediction)
           AND NOT EXISTS (SELECT 1 FROM shares WHERE shares.prediction = :prediction)));
