"""A version that cannot be set up: it fails a few times, is set aside, and is tried again when somebody says so."""
from test_deployments import broken_program
from test_predictions import create, finished, latest

MODEL = "local/broken"


def test_a_set_up_has_the_time_that_the_operator_gives_it(own_server, tmp_path):
    server = own_server("--setup-time", "1s")
    program = broken_program(tmp_path)
    program.write_text(program.read_text().replace("exit 1", "exec sleep 600"))
    server.run("push", program, MODEL)
    with server.http() as api:
        done = finished(api, create(api, f"{MODEL}:{latest(api, MODEL)}", {"text": "a"}).json())
    assert (done["status"], done["error"]) == ("failed", "Model setup failed: it took more than 1 seconds")
    assert "the weights are missing" in done["logs"]


def test_a_version_that_cannot_be_set_up_is_set_aside(own_server, tmp_path):
    server = own_server()
    server.run("push", broken_program(tmp_path), MODEL)
    with server.http() as api:
        def run():
            made = finished(api, create(api, f"{MODEL}:{latest(api, MODEL)}", {"text": "a"}).json())
            assert made["status"] == "failed"
            return made["error"]

        def started():
            return len(api.get("/mimeo/v1/instances", params={"model": MODEL, "ended": "true"}).json()["results"])

        reasons = [run() for _ in range(3)]
        assert len(set(reasons)) == 1 and "in a row" not in reasons[0]
        assert api.get("/mimeo/v1/quarantine").json()["results"][0]["model"] == MODEL
        refused = run()
        assert refused.startswith(reasons[0])
        assert "the last of 3 set-ups that failed in a row" in refused
        assert started() == 3, "a set-up was tried all the same"

        place = f"/mimeo/v1/quarantine/{MODEL}/{latest(api, MODEL)}"
        assert api.delete(place).status_code == 204
        assert api.delete(place).status_code == 404
        assert api.get("/mimeo/v1/quarantine").json()["results"] == []
        assert run() == reasons[0]
        assert started() == 4
        assert "mimeo_versions_set_aside 0" in api.get("/metrics").text
