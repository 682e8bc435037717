-- What the operator says to everybody.

-- name: set_policy
UPDATE site SET policy = :policy WHERE id = 1;

-- name: policy
SELECT policy FROM site WHERE id = 1;
