-- The trace that a prediction is part of (core/trace.h), and how instances of a model are kept (core/scaling.h).

ALTER TABLE predictions ADD COLUMN trace_parent TEXT NOT NULL DEFAULT '';
ALTER TABLE predictions ADD COLUMN trace_state TEXT NOT NULL DEFAULT '';
ALTER TABLE webhook_deliveries ADD COLUMN trace_parent TEXT NOT NULL DEFAULT '';
ALTER TABLE webhook_deliveries ADD COLUMN trace_state TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN scaling TEXT NOT NULL DEFAULT '{}';  -- as core::write_scaling
