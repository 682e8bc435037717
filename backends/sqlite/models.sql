-- Models and versions. Parameters are bound in the order in which they first appear.

-- let: model
  owner, name, description, visibility, github_url, paper_url, license_url, cover_image_url, weights_url, readme, hardware,
  run_count, is_official, created_at, default_example, latest_version, tags, overrides, retention, scaling, attempts;

-- let: version
  id, owner, name, created_at, cog_version, openapi_schema, package_kind, package_directory, package_environment,
  package_concurrency, package_predict, package_train, package_weights, package_variables, withdrawn, base;

-- name: insert
INSERT INTO models (
  {model})
VALUES (
  :owner, :name, :description, :visibility, :github_url, :paper_url, :license_url, :cover_image_url, :weights_url, :readme,
  :hardware, :run_count, :is_official, :created_at, :default_example, :latest_version, :tags, :overrides, :retention,
  :scaling, :attempts);

-- name: update
UPDATE models SET
  description = :description, visibility = :visibility, github_url = :github_url, paper_url = :paper_url,
  license_url = :license_url, cover_image_url = :cover_image_url, weights_url = :weights_url, readme = :readme,
  hardware = :hardware, is_official = :is_official, default_example = :default_example, tags = :tags, overrides = :overrides,
  retention = :retention, scaling = :scaling, attempts = :attempts
WHERE owner = :owner AND name = :name;

-- name: remove
DELETE FROM models WHERE owner = :owner AND name = :name;

-- name: insert_version
INSERT INTO versions (
  {version})
VALUES (
  :id, :owner, :name, :created_at, :cog_version, :openapi_schema, :package_kind, :package_directory, :package_environment,
  :package_concurrency, :package_predict, :package_train, :package_weights, :package_variables, :withdrawn, :base);

-- name: make_latest
UPDATE models SET latest_version = :id WHERE owner = :owner AND name = :name;

-- name: withdraw_version
UPDATE versions SET withdrawn = 1 WHERE owner = :owner AND name = :name AND id = :id;

-- name: remove_version
DELETE FROM versions WHERE owner = :owner AND name = :name AND id = :id;

-- Only when the removed one was the latest.
-- name: fall_back_to_newest
UPDATE models SET latest_version = (
  SELECT id FROM versions WHERE owner = :owner AND name = :name AND withdrawn = 0 ORDER BY created_at DESC, rowid DESC LIMIT 1)
WHERE owner = :owner AND name = :name AND latest_version = :id;

-- name: models
SELECT {model} FROM models ORDER BY created_at, rowid;

-- name: versions
SELECT {version} FROM versions ORDER BY created_at, rowid;
