"""Search and collections, with the released Python client and over bare HTTP."""
import pytest
import replicate

from built_in import HELLO, READ_TEXT, SPEAK
from test_models import create


@pytest.fixture
def client(client_env):
    return replicate.Client(api_token=client_env["REPLICATE_API_TOKEN"], base_url=client_env["REPLICATE_BASE_URL"])


def names(models):
    return [f"{model['owner']}/{model['name']}" for model in models]


def test_the_released_python_client_finds_models_by_their_words(client):
    found = [f"{model.owner}/{model.name}" for model in client.models.search("hello world")]
    assert found[0] == HELLO
    assert [f"{model.owner}/{model.name}" for model in client.models.search("speak")][0] == SPEAK
    assert client.models.search("qwvzyx").results == []


@pytest.mark.parametrize("body, content_type", [
    ("read tex", "text/plain"), ('"read tex"', "text/plain"), ('"read tex"', "application/json")])
def test_the_last_word_may_be_unfinished_and_quotes_are_forgiven(api, body, content_type):
    answer = api.request("QUERY", "/v1/models", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 200
    assert names(answer.json()["results"])[0] == READ_TEXT


@pytest.mark.parametrize("query", ['"', "AND OR NOT", "a*b(c", "name:", "^", "NEAR(x y)", "'; DROP TABLE models", "%00", "\u0000é☃"])
def test_hostile_queries_are_words_and_nothing_else(api, query):
    assert api.get("/v1/search", params={"query": query}).status_code == 200
    assert api.request("QUERY", "/v1/models", content=query.encode()).status_code == 200


def test_search_is_open_and_has_the_documented_shape(server, api):
    with server.http(headers={"Authorization": ""}) as anybody:
        del anybody.headers["Authorization"]
        answer = anybody.get("/v1/search", params={"query": "hello", "limit": 1})
        assert answer.status_code == 200
        assert set(answer.json()) == {"query", "models", "collections", "pages"}
        assert names([answer.json()["models"][0]["model"]]) == [HELLO]
        assert set(answer.json()["models"][0]["metadata"]) == {"generated_description", "tags", "score"}
        missing = anybody.get("/v1/search")
        assert (missing.status_code, missing.json()["detail"]) == (400, 'Query parameter "query" is required')
        create(api, "whispering-secret", description="hello")
        assert "local/whispering-secret" in names([one["model"] for one in api.get("/v1/search?query=whispering").json()["models"]])
        assert anybody.get("/v1/search?query=whispering").json()["models"] == []
    api.delete("/v1/models/local/whispering-secret")


def test_the_released_python_client_lists_and_reads_collections(client, api):
    made = api.post("/mimeo/v1/collections", json={
        "slug": "talkative", "name": "Talkative", "description": "They talk", "models": [SPEAK, HELLO]})
    assert made.status_code == 201, made.text
    assert {"official", "talkative"} <= {collection.slug for collection in client.collections.list()}
    collection = client.collections.get("talkative")
    assert [f"{model.owner}/{model.name}" for model in collection.models] == [SPEAK, HELLO]
    assert api.get("/v1/search?query=talkat").json()["collections"][0]["models"] == [SPEAK, HELLO]
    api.delete("/mimeo/v1/collections/talkative")
    assert client.collections.get("official").slug == "official"
