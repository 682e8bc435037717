-- A training is a prediction of another kind: of a version's `train`, for a new version of its destination.
ALTER TABLE predictions ADD COLUMN kind TEXT NOT NULL DEFAULT 'prediction' CHECK (kind IN ('prediction', 'training'));
ALTER TABLE predictions ADD COLUMN destination_owner TEXT
  CHECK ((destination_owner IS NULL) = (kind = 'prediction'));
ALTER TABLE predictions ADD COLUMN destination_name TEXT
  CHECK ((destination_name IS NULL) = (destination_owner IS NULL));
-- It has run, its output names the weights, and the new version is still to be made.
ALTER TABLE predictions ADD COLUMN version_owed INTEGER NOT NULL DEFAULT 0
  CHECK (version_owed IN (0, 1) AND (version_owed = 0 OR (kind = 'training' AND status = 'processing')));

-- Each list shows one kind, and reads no row of the other.
DROP INDEX predictions_by_account;
DROP INDEX predictions_from_web;
CREATE INDEX predictions_by_account ON predictions (account, kind, created_at, id);
CREATE INDEX predictions_from_web ON predictions (account, kind, created_at, id) WHERE source = 'web';
-- Trainings keep their data: they tell where a version comes from.
DROP INDEX predictions_with_data;
CREATE INDEX predictions_with_data ON predictions (completed_at, id)
  WHERE completed_at IS NOT NULL AND data_removed = 0 AND kind = 'prediction';

-- What can be trained, and what a training has made: the weights of a version, and "owner/name:id" of its base.
ALTER TABLE versions ADD COLUMN package_train TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN package_weights TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN base TEXT NOT NULL DEFAULT '';
