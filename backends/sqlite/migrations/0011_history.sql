-- How a deployment's predictions went, of the last day, without a look at their rows.
CREATE INDEX predictions_ended_of_deployment ON predictions (deployment, completed_at, created_at, started_at, status)
  WHERE deployment <> '' AND completed_at IS NOT NULL;
