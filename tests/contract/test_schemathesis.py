"""Whatever fits Replicate's own schema is asked of a real Mimeo, and much that does not fit it: no answer may be a 5xx, none may
break the schema, and every refusal is a problem document.

schemathesis makes the requests. Left alone it would never hit upon a model that exists, so `guide` puts in names that do. Bounded by a number of examples; MIMEO_TEST_EXAMPLES for more of them, and
MIMEO_TEST_SEED to see a run again.
"""
import collections
import os
import random

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from contract import official, operations
from test_openapi import MISSING

EXAMPLES = int(os.environ.get("MIMEO_TEST_EXAMPLES", 30))
SEED = int(os.environ.get("MIMEO_TEST_SEED", random.randrange(2**32)))
HELLO = "mimeo/hello-world"


# Where Mimeo differs from the schema -> why that is right. `document` has what of it concerns answers.
DELIBERATE = {
    "started_at and completed_at may be null": "as in recordings of the live service, for what has not come to pass",
    "the output of a training may be null": "as in recordings of the live service, for what has not ended",
    "the description of a found model may be null": "as in GET /models, where the schema allows it",
    "refusals of GET /search are problem documents": "as all others are; clients read every type that ends in json",
    "Prefer: wait=61 to wait=99 are let through by the pattern": "the text beside it says at most 60; clients send more, and "
                                                                 "what is longer than we hold is held as long as we do",
}


def document():
    whole = official()
    for name in ("schemas_prediction_response", "schemas_training_response"):
        properties = whole["components"]["schemas"][name]["properties"]
        for time in ("started_at", "completed_at"):
            properties[time]["type"] = ["string", "null"]
    results = whole["paths"]["/models"]["query"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["results"]
    results["items"]["properties"]["description"]["type"] = ["string", "null"]
    for status in ("400", "500"):
        content = whole["paths"]["/search"]["get"]["responses"][status]["content"]
        content["application/problem+json"] = content.pop("application/json")
    training = whole["components"]["schemas"]["schemas_training_response"]["properties"]
    training["output"]["type"] = ["object", "null"]
    return whole


# Operations that succeed only after a story that no generator tells reliably: a model that can be trained, a signature, something of
# one's own that is idle. The tests with clients tell them; here only their refusals are sure to be seen.
NEED_A_STORY = {
    "collections.get", "deployments.get", "deployments.update", "deployments.delete", "deployments.predictions.create",
    "files.download", "models.update", "models.delete", "models.versions.delete", "trainings.create", "trainings.get",
    "trainings.cancel",
}

# Names that exist. What begins with THE- is known only once a server runs.
NAMES = {
    "model_owner": ["mimeo"],
    "model_name": ["hello-world"],
    "version_id": ["THE-VERSION"],
    "prediction_id": ["THE-PREDICTION"],
    "file_id": ["THE-FILE"],
    "version": [HELLO, f"{HELLO}:THE-VERSION", "THE-VERSION"],
    "model": [HELLO],
    "owner": ["local"],
    "name": ["made"],
    "visibility": ["public", "private"],
    "deployment_owner": ["local"],
    "deployment_name": ["made"],
    "hardware": ["cpu"],
    "input": [{"text": "schemathesis"}],
    "destination": ["local/trained"],
    "webhook": ["https://hook.invalid/"],
}


def guide(case, known):
    """Puts names that exist in the place of many that were thought up. The same case always gets the same ones."""
    draw = random.Random(repr((SEED, case.operation.label, case.path_parameters, case.query, case.body)))

    def guided(members):
        if not isinstance(members, dict) or draw.random() < 0.4:
            return members
        return {name: known(draw.choice(NAMES[name])) if name in NAMES and draw.random() < 0.9 else member
                for name, member in members.items()}

    case.path_parameters = guided(case.path_parameters)
    if isinstance(case.body, dict):
        case.body = guided(case.body)


@pytest.fixture(scope="module")
def known(server, session):
    """Gives what a name that begins with THE- stands for. A file is made for each: some requests delete it."""
    made = session.post(f"{server.url}/v1/predictions", json={"version": HELLO, "input": {"text": "x"}},
                        headers={"Prefer": "wait"}).json()

    def real(value):
        if value == "THE-FILE":
            return session.post(f"{server.url}/v1/files", files={"content": ("a.txt", b"abc", "text/plain")}).json()["id"]
        if isinstance(value, str):
            return value.replace("THE-VERSION", made["version"]).replace("THE-PREDICTION", made["id"])
        return value

    return real


@pytest.fixture(scope="module")
def session(server):
    with requests.Session() as one:
        one.trust_env = False  # REQUESTS_CA_BUNDLE and proxies of the machine are not meant for us
        one.verify = str(server.ca)
        one.headers["Authorization"] = f"Bearer {server.token}"
        yield one


@schemathesis.check
def refusals_are_problems(ctx, response, case):
    """A status that the schema does not have for the operation is a refusal, and says why."""
    if case.method.upper() == "OPTIONS" and response.status_code == 204:
        assert response.headers.get("allow")
        return
    if str(response.status_code) in case.operation.definition.raw["responses"]:
        return
    assert 400 <= response.status_code < 500, f"{response.status_code} is neither in the schema nor a refusal"
    assert response.headers["content-type"] == ["application/problem+json"]
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["title"] and problem["detail"], problem
    assert response.headers.get("x-request-id"), "no request id"


CHECKS = [not_a_server_error, refusals_are_problems, checks.content_type_conformance, checks.response_headers_conformance,
          checks.response_schema_conformance]

answered = collections.Counter()  # (operationId, status) -> how often

# What is deleted is gone, and what was made is there.
IN_CHAINS = [checks.use_after_free, checks.ensure_resource_availability]

SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": True,
            "phases": [Phase.explicit, Phase.generate]}

schema = schemathesis.openapi.from_dict(document())


@schema.parametrize()
@hypothesis.seed(SEED)
@hypothesis.settings(max_examples=EXAMPLES, **SETTINGS)
def test_an_operation_answers_as_the_schema_says(case, server, session, known):
    print(f"MIMEO_TEST_SEED={SEED}")
    case.validate_response(send(case, server, session, known), checks=CHECKS)


def send(case, server, session, known):
    guide(case, known)
    response = case.call(base_url=f"{server.url}/v1", session=session, verify=str(server.ca), timeout=60)
    answered[case.operation.definition.raw["operationId"], response.status_code] += 1
    return response


def test_what_one_answer_names_the_next_request_asks_for(server, session, known):
    """Chains of requests: what was made is got, listed, canceled, deleted, and gone."""
    class Chain(schema.as_state_machine()):
        def call(self, case, **options):
            return send(case, server, session, known)

        def validate_response(self, response, case, **options):
            case.validate_response(response, checks=CHECKS + IN_CHAINS, recorder=self.recorder)

    # One chain a run: what later chains see depends on what earlier ones made, which Hypothesis would call flaky.
    settings = hypothesis.settings(max_examples=1, stateful_step_count=12, **SETTINGS)
    for seed in range(SEED, SEED + 2 * EXAMPLES):
        print(f"MIMEO_TEST_SEED={seed}")
        hypothesis.seed(seed)(type("Chain", (Chain,), {})).run(settings=settings)


def test_every_operation_was_reached(request):
    """A run in which everything was refused would prove little: each of these has succeeded at least once."""
    if len(request.session.items) < len(operations(official())):
        pytest.skip("only after all operations have been asked")
    succeeded = {operation for operation, status in answered if 200 <= status < 300}
    assert operations(official()).keys() - succeeded - MISSING - NEED_A_STORY == set(), sorted(answered.items())


def test_the_server_has_kept_its_head(server, session, known):
    """After all that: the same prediction is still there, and a new one still runs."""
    assert session.get(f"{server.url}/v1/predictions/{known('THE-PREDICTION')}").json()["status"] == "succeeded"
    made = session.post(f"{server.url}/v1/predictions", json={"version": HELLO, "input": {"text": "again"}},
                        headers={"Prefer": "wait"})
    assert made.json()["output"] == "hello again"
