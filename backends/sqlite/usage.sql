-- What accounts have used and may use. Parameters are bound in the order in which they first appear.

-- let: key
  day, account, model_owner, model_name, hardware, kind;

-- let: sums
  SELECT CASE WHEN :by_day THEN day ELSE :first END, CASE WHEN :by_account THEN account ELSE '' END,
    CASE WHEN :by_model THEN model_owner ELSE '' END, CASE WHEN :by_model THEN model_name ELSE '' END,
    CASE WHEN :by_hardware THEN hardware ELSE '' END, kind, sum(count), sum(time)
  FROM usage WHERE day BETWEEN :first AND :last;

-- let: grouped
  GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6 LIMIT :limit;

-- name: add
INSERT INTO usage (
  {key}, count, time)
VALUES (
  :day, :account, :model_owner, :model_name, :hardware, :kind, :count, :time)
ON CONFLICT DO UPDATE SET count = count + excluded.count, time = time + excluded.time;

-- name: sums_of_all
{sums} {grouped};

-- name: sums_of_one
{sums} AND account = :account {grouped};

-- name: set_allowance
INSERT INTO allowances (account, monthly_budget, stored_bytes) VALUES (:account, :monthly_budget, :stored_bytes)
ON CONFLICT DO UPDATE SET monthly_budget = excluded.monthly_budget, stored_bytes = excluded.stored_bytes;

-- name: allowances
SELECT account, monthly_budget, stored_bytes FROM allowances ORDER BY account;
