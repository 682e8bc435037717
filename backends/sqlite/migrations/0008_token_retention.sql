ALTER TABLE tokens ADD COLUMN retention TEXT NOT NULL DEFAULT '';  -- as core::to_string; '': none of its own
