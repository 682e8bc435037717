"""What deploy/ has for those who run a server: alert rules, a dashboard, a service. Rules are tried by Prometheus' own promtool."""
import json
import re
import shutil
import subprocess

import pytest
import yaml

from metrics_text import documented_labels, metrics, series_names
from mimeo_server import BINARY, GPUS, ROOT

DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus" / "alerts.yml"
RULES_TEST = DEPLOY / "prometheus" / "alerts_test.yml"
CONFIG = DEPLOY / "prometheus" / "prometheus.yml"
DASHBOARD = DEPLOY / "grafana" / "mimeo.json"
SERVICE = DEPLOY / "systemd" / "mimeo.service"
DOCUMENT = ROOT / "docs" / "observability.md"
METRICS = ROOT / "docs" / "metrics.md"

# What Prometheus puts on every series, and what buckets have.
LABELS_OF_PROMETHEUS = {"job", "instance", "le"}


def rules():
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def expressions():
    board = json.loads(DASHBOARD.read_text())
    return ([rule["expr"] for rule in rules()] +
            [target["expr"] for panel in board["panels"] for target in panel["targets"]])


@pytest.fixture(scope="module")
def promtool():
    """A function that runs it and answers what it printed; a failure of it is one of the test."""
    found = subprocess.run([ROOT / "tools" / "from_package.sh", "prometheus", "usr/bin/promtool"], capture_output=True, text=True, timeout=170)
    assert found.returncode == 0, found.stderr

    def run(*arguments, check=True):
        done = subprocess.run([found.stdout.strip(), *arguments], capture_output=True, text=True, timeout=60)
        printed = done.stdout + done.stderr
        assert not check or done.returncode == 0, printed
        return done.returncode, printed

    return run


# --- rules -----------------------------------------------------------------------------------------------------------


def test_prometheus_takes_the_rules_and_the_configuration(promtool):
    promtool("check", "rules", RULES)
    promtool("check", "config", "--syntax-only", CONFIG)
    config = yaml.safe_load(CONFIG.read_text())
    assert [(CONFIG.parent / name).resolve() for name in config["rule_files"]] == [RULES]
    assert [scrape["job_name"] for scrape in config["scrape_configs"]] == ["mimeo"]


def test_every_alert_is_raised_when_it_should_be_and_not_before(promtool):
    promtool("test", "rules", RULES_TEST)
    checks = [check for test in yaml.safe_load(RULES_TEST.read_text())["tests"] for check in test["promql_expr_test"]]
    for rule in rules():
        of_it = [check for check in checks if f'alertname="{rule["alert"]}", alertstate="firing"' in check["expr"]]
        assert [check for check in of_it if check["exp_samples"]], f"{rule['alert']} is raised in no test"
        assert [check for check in of_it if not check["exp_samples"]], f"{rule['alert']} is silent in no test"


def test_the_tests_of_the_rules_notice_alerts_that_are_never_raised(promtool, tmp_path):
    changed = yaml.safe_load(RULES.read_text())
    for group in changed["groups"]:
        for rule in group["rules"]:
            rule["expr"] = "vector(0) > 1"
    (tmp_path / RULES.name).write_text(yaml.safe_dump(changed))
    shutil.copy(RULES_TEST, tmp_path)
    code, printed = promtool("test", "rules", tmp_path / RULES_TEST.name, check=False)
    assert code != 0
    assert not [rule["alert"] for rule in rules() if rule["alert"] not in printed]


def test_every_alert_says_what_it_is_and_where_to_read_on():
    headings = re.findall(r"^#+ (.*)$", DOCUMENT.read_text(), re.M)
    anchors = {f"{DOCUMENT.relative_to(ROOT)}#{heading.lower().replace(' ', '-')}" for heading in headings}
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}, rule["alert"]
        assert set(rule["annotations"]) == {"summary", "description", "runbook"}, rule["alert"]
        assert rule["annotations"]["runbook"] in anchors, rule["alert"]


def test_every_alert_has_its_row_in_the_document():
    rows = re.findall(r"^\| `(Mimeo\w+)`(, critical)? \|", DOCUMENT.read_text(), re.M)
    assert rows == [(rule["alert"], ", critical" if rule["labels"]["severity"] == "critical" else "") for rule in rules()]


# --- what they ask for -----------------------------------------------------------------------------------------------


def test_every_metric_that_an_alert_or_the_dashboard_asks_for_exists(own_server):
    with own_server(env=GPUS).http() as api:
        there = series_names(metrics(api))
    asked = {name for one in expressions() for name in re.findall(r"\b(?:mimeo|process)_\w+", one)}
    assert asked and asked <= there, asked - there


def test_every_label_that_they_ask_for_is_one_of_its_metric():
    documented = documented_labels(METRICS.read_text())
    asked = 0
    for one in expressions():
        for name, matchers in re.findall(r"\b((?:mimeo|process)_\w+)\{(.*?)\}", one):
            family = name if name in documented else re.sub(r"_(bucket|sum|count)$", "", name)
            labels = set(re.findall(r"(\w+)(?:=|!=|=~|!~)\"", matchers))
            assert labels <= documented[family] | LABELS_OF_PROMETHEUS, one
            asked += len(labels - LABELS_OF_PROMETHEUS)
    assert asked


def test_operations_that_they_name_are_of_the_api(api):
    described = api.get("/openapi.json").json()
    operations = {operation["operationId"] for path in described["paths"].values() for operation in path.values()
                  if isinstance(operation, dict) and "operationId" in operation}
    named = {name for one in expressions() for name in re.findall(r'\boperation!?="([^"]*)"', one)}
    assert named and named <= operations, named - operations


# --- service ---------------------------------------------------------------------------------------------------------


def test_the_service_is_one_that_systemd_takes(tmp_path):
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("no systemd on this machine")
    # Where it is to be installed there is nothing yet, and systemd looks.
    copy = tmp_path / SERVICE.name
    copy.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={BINARY}", SERVICE.read_text(), flags=re.M))
    done = subprocess.run([verify, "verify", "--man=no", copy], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and str(copy) not in done.stderr, done.stderr


def test_the_service_starts_with_flags_that_the_server_knows():
    arguments = re.search(r"^ExecStart=(.*)$", SERVICE.read_text(), re.M)[1].split()
    known = subprocess.run([BINARY, "serve", "--help"], check=True, capture_output=True, text=True, timeout=60).stdout
    assert arguments[1] == "serve"
    assert all(f"{flag} " in known for flag in arguments if flag.startswith("--"))
