-- The words of models. Parameters are bound in the order in which they first appear.

-- name: insert_number
INSERT INTO searchable (owner, name) VALUES (:owner, :name);

-- name: insert
INSERT INTO model_words (rowid, owner, name, description, readme, tags)
VALUES (last_insert_rowid(), :owner, :name, :description, :readme, :tags);

-- name: update
UPDATE model_words SET description = :description, readme = :readme, tags = :tags
WHERE rowid = (SELECT number FROM searchable WHERE owner = :owner AND name = :name);

-- name: remove
DELETE FROM model_words WHERE rowid = (SELECT number FROM searchable WHERE owner = :owner AND name = :name);

-- name: remove_number
DELETE FROM searchable WHERE owner = :owner AND name = :name;

-- Names hold a to z, digits, '.', '_' and '-' only (core::is_valid_name), so that this is what core::match_name says.
-- let: plain_name
  replace(replace(replace(m.name, '-', ' '), '_', ' '), '.', ' ');

-- let: plain_owner
  replace(replace(replace(m.owner, '-', ' '), '_', ' '), '.', ' ');

-- Weights, by column: owner, name, description, readme, tags. A rank is negative, and the lower the better.
-- name: search
SELECT m.owner, m.name,
  CASE
    WHEN {plain_name} = :words OR {plain_owner} || ' ' || {plain_name} = :words THEN 0
    WHEN substr({plain_name}, 1, length(:words)) = :words THEN 1
    ELSE 2
  END AS match,
  CAST(1000000 * bm25(model_words, 4.0, 10.0, 5.0, 1.0, 6.0) AS INTEGER) AS millionths
FROM model_words JOIN searchable s ON s.number = model_words.rowid JOIN models m ON m.owner = s.owner AND m.name = s.name
WHERE model_words MATCH :expression
  AND (m.owner = :account OR (m.visibility = 'public' AND m.latest_version IS NOT NULL))
ORDER BY match, millionths, m.run_count DESC, m.owner, m.name LIMIT :limit;
