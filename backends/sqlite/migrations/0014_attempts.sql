-- How often a model's predictions are run when what runs them dies (core/model.h). NULL: as the server says.

ALTER TABLE models ADD COLUMN attempts INTEGER CHECK (attempts BETWEEN 1 AND 9);
