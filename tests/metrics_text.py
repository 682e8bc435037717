"""The text of /metrics, as Prometheus reads it, and what docs/metrics.md says of it."""
import re

from prometheus_client.parser import text_string_to_metric_families


def families(text):
    return {family.name: family for family in text_string_to_metric_families(text)}


def metrics(api):
    answer = api.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return families(answer.text)


def series_names(found):
    """Every name that an expression may ask for, also of families that have no sample yet."""
    names = set()
    for family in found.values():
        if family.type == "histogram":
            names |= {f"{family.name}_{part}" for part in ("bucket", "sum", "count")}
        else:
            names.add(family.name + ("_total" if family.type == "counter" else ""))
    return names


def documented_labels(page):
    """The labels of every metric that the page lists."""
    rows = re.findall(r"^\| `((?:mimeo|process)_\w+)` \| \w+ \| \w+ \| (.*?) \|", page, re.M)
    return {name: set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", labels))) for name, labels in rows}
