"""What was used, what it costs, and what happens when a budget is spent."""
import csv
import io
import json

from built_in import SPEAK
from test_predictions import create
from test_retention import WAIT


def test_usage_is_counted_durably_and_priced(own_server):
    server = own_server("--prices", "cpu=1000")
    with server.http() as api:
        for _ in range(3):
            assert create(api, SPEAK, {"text": "Count me"}, headers=WAIT).json()["status"] == "succeeded"
        used = api.get("/mimeo/v1/usage").json()
        line = used["results"][0]
        assert line["model"].startswith("mimeo/") and line["predictions"] == 3
        assert line["prediction_seconds"] > 0 and line["setups"] == 1
        assert abs(line["cost"] - 1000 * line["prediction_seconds"]) < 1e-6
        assert used["total"]["predictions"] == 3
        rows = list(csv.DictReader(io.StringIO(api.get("/mimeo/v1/usage", headers={"Accept": "text/csv"}).text)))
        assert rows[0]["predictions"] == "3" and rows[0]["day"] == line["day"]
        assert api.get("/mimeo/v1/prices").json() == {"cpu": 1000.0}
        shown = json.loads(server.run("usage", "--json").stdout)
        assert shown["total"] == used["total"]
        assert line["model"] in server.run("usage").stdout
    server.kill()
    server.start()
    with server.http() as api:
        assert api.get("/mimeo/v1/usage").json()["total"]["predictions"] == 3


def test_a_spent_budget_refuses_creates_as_documented_and_nothing_else(own_server):
    server = own_server("--prices", "cpu=1000", "--monthly-budget", "0.000001")
    with server.http() as api:
        first = create(api, SPEAK, {"text": "The last one"}, headers=WAIT)
        assert first.json()["status"] == "succeeded"
        refused = create(api, SPEAK, {"text": "One too many"}, headers=WAIT)
        assert refused.status_code == 402
        assert refused.json()["title"] == "Insufficient credit" and refused.json()["status"] == 402
        assert api.get(f"/v1/predictions/{first.json()['id']}").status_code == 200
        raised = api.patch("/mimeo/v1/accounts/local/allowance", json={"monthly_budget": 1e9})
        assert raised.status_code == 200 and raised.json()["spent_this_month"] > 0
        assert create(api, SPEAK, {"text": "Again"}, headers=WAIT).status_code == 201
