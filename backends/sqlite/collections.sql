-- Collections. Parameters are bound in the order in which they first appear.

-- name: insert
INSERT INTO collections (slug, name, description, full_description, created_at)
VALUES (:slug, :name, :description, :full_description, :created_at);

-- name: update
UPDATE collections SET name = :name, description = :description, full_description = :full_description WHERE slug = :slug;

-- name: remove
DELETE FROM collections WHERE slug = :slug;

-- name: remove_models
DELETE FROM collection_models WHERE slug = :slug;

-- name: insert_model
INSERT INTO collection_models (slug, position, owner, name) VALUES (:slug, :position, :owner, :name);

-- name: collections
SELECT slug, name, description, full_description, created_at FROM collections ORDER BY slug;

-- name: models
SELECT slug, owner, name FROM collection_models ORDER BY slug, position;
