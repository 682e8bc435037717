"""The web page: who gets it, who is signed in to it, and what it may do."""
import json
import re
import subprocess

import httpx
import pytest

from built_in import HELLO
from free_ports import free_ports
from mimeo_server import BINARY
from terminal import Terminal
from test_predictions import finished

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGE = {"X-Mimeo-Page": "1"}


@pytest.fixture
def browser(server):
    """Keeps cookies and knows no token."""
    with httpx.Client(base_url=server.url, verify=server.tls()) as client:
        yield client


@pytest.fixture
def signed_in(server, browser):
    assert browser.post("/mimeo/v1/session", json={"token": server.token}, headers=PAGE).status_code == 201
    return browser


@pytest.mark.parametrize("path", ["/", "/mimeo/hello-world", "/predictions", "/p/x", "/login", "/settings/tokens"])
def test_a_browser_gets_the_page(browser, path):
    answer = browser.get(path, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Mimeo</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    again = browser.get(path, headers={**BROWSER, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize("path", ["/v1/models", "/mimeo/v1/instances", "/readyz", "/openapi.json"])
def test_what_is_the_apis_alone_stays_so(browser, path):
    assert "json" in browser.get(path, headers=BROWSER).headers["content-type"]


def test_programs_get_the_api(server, browser):
    with server.http() as api:
        assert api.get("/predictions").json()["results"] is not None, "also without /v1"
    assert browser.get("/predictions").status_code == 401
    assert browser.post("/predictions", headers=BROWSER).status_code == 401, "only what is looked at is a page"


def test_nothing_runs_on_the_page_but_its_own(server, browser):
    answer = browser.get("/", headers=BROWSER)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["style-src"] == "'self'"
    assert server.files_url in policy["img-src"] and policy["frame-ancestors"] == "'none'"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style| style=| on\w+=", answer.text)


def test_assets_are_kept_for_ever_and_travel_compressed(browser):
    page = browser.get("/", headers=BROWSER).text
    names = re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', page)
    if not names:
        pytest.skip("built without the page")
    for name in names:
        small = browser.get(name, headers={"Accept-Encoding": "gzip"})
        assert small.headers["content-encoding"] == "gzip"
        assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert small.content == browser.get(name, headers={"Accept-Encoding": "identity"}).content
    assert browser.get("/assets/absent.js").status_code == 404


def test_the_documentation_is_for_everybody_and_plain_text_for_programs(browser):
    overview = browser.get("/llms.txt")
    if overview.status_code != 200:
        pytest.skip("built without the page")
    assert overview.headers["content-type"] == "text/plain; charset=utf-8"
    assert overview.text.startswith("# Mimeo\n\n> ")
    names = re.findall(r"\]\((/docs/[^)]+\.md)\)", overview.text)
    assert "/docs/python.md" in names
    for name in names:
        page = browser.get(name)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/markdown; charset=utf-8"), name
        assert page.text.startswith("# ") or page.text.startswith("<!--"), name
        assert page.headers["cache-control"] == "no-cache"
    assert "<title>Mimeo</title>" in browser.get("/docs/python", headers=BROWSER).text, "people get the page"
    assert browser.get("/docs/absent.md").status_code == 404


def test_a_session_is_a_cookie_that_counts_for_the_page_alone(server, signed_in):
    cookie = [one for one in signed_in.cookies.jar][0]
    assert cookie.secure and cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Strict"
    session = signed_in.get("/mimeo/v1/session", headers=PAGE).json()
    assert session["account"]["username"] == "local"
    assert (session["api_origin"], session["own_authority"]) == (server.url, True)
    assert session["files_url"] == server.files_url
    assert signed_in.get("/v1/account").status_code == 401, "a form on another page sends cookies too, but no such header"
    assert signed_in.post("/v1/predictions", json={"version": HELLO, "input": {"text": "x"}}).status_code == 401


def test_what_is_run_on_the_page_is_of_the_web(signed_in):
    signed_in.headers.update(PAGE)
    answer = signed_in.post("/v1/predictions", json={"version": HELLO, "input": {"text": "Ada"}})
    assert answer.status_code == 201
    done = finished(signed_in, answer.json())
    assert done["output"] == "hello Ada" and done["source"] == "web"


def test_signing_out_ends_the_session(signed_in):
    kept = dict(signed_in.cookies)
    assert signed_in.delete("/mimeo/v1/session", headers=PAGE).status_code == 204
    assert not dict(signed_in.cookies)
    stolen = "; ".join(f"{name}={value}" for name, value in kept.items())
    assert signed_in.get("/mimeo/v1/session", headers={**PAGE, "Cookie": stolen}).status_code == 401


def test_signing_out_leaves_a_token_alone(server):
    with server.http() as api:
        assert api.delete("/mimeo/v1/session").status_code == 204
        assert api.get("/v1/account").status_code == 200


def test_a_wrong_token_signs_nobody_in(browser):
    for body in ({"token": "r8_" + "x" * 37}, {"code": "x"}, {}):
        assert browser.post("/mimeo/v1/session", json=body, headers=PAGE).status_code == 401
    assert browser.post("/mimeo/v1/session", json={"tokn": "x"}, headers=PAGE).status_code == 422
    assert not dict(browser.cookies)


def test_a_link_signs_in_once(server, browser):
    link = server.run("login").stdout.strip()
    assert link.startswith(f"{server.url}/login#code=")
    code = link.partition("#code=")[2]
    assert browser.post("/mimeo/v1/session", json={"code": code}, headers=PAGE).status_code == 201
    assert browser.get("/mimeo/v1/session", headers=PAGE).json()["account"]["username"] == "local"
    assert browser.post("/mimeo/v1/session", json={"code": code}, headers=PAGE).status_code == 401


def test_a_start_at_a_terminal_prints_a_link_that_signs_in_once(tmp_path):
    *ports, page = free_ports(3)
    listen = [f"127.0.0.1:{port}" for port in ports]
    terminal = Terminal([BINARY, "serve", "--listen", listen[0], "--files-listen", listen[1], "--page-listen", f"127.0.0.1:{page}",
                         "--models-dir", "none"], tmp_path / "data")
    try:
        terminal.wait_for("web page: ")
        link = terminal.wait_for(" (signs in once")
        terminal.wait_for("mimeo is ready: ")
        assert link.startswith(f"http://localhost:{page}/login#code=")
        code = {"code": link.partition("#code=")[2]}
        with httpx.Client(base_url=f"http://localhost:{page}", headers=PAGE) as browser:
            assert browser.post("/mimeo/v1/session", json=code).status_code == 201
            assert browser.get("/mimeo/v1/session").json()["account"]["username"] == "local"
            assert browser.post("/mimeo/v1/session", json=code).status_code == 401
    finally:
        terminal.close()


def test_no_such_link_is_written_where_it_would_stay(own_server):
    server = own_server()
    assert "mimeo is ready" in server.log() and "#code=" not in server.log()


def test_a_form_of_another_page_signs_nobody_in(server, browser):
    assert browser.post("/mimeo/v1/session", json={"token": server.token}).status_code == 401


def test_a_session_can_do_no_more_and_lasts_no_longer_than_its_token(server, browser):
    made = json.loads(server.run("token", "create", "short", "--scope", "read", "--expires", "1h", "--retention", "5m", "--json").stdout)
    assert browser.post("/mimeo/v1/session", json={"token": made["token"]}, headers=PAGE).status_code == 201
    session = browser.get("/mimeo/v1/tokens/current", headers=PAGE).json()
    assert session["id"] != made["id"]
    assert {name: session[name] for name in ("scopes", "retention", "expires_at")} == {
        name: made[name] for name in ("scopes", "retention", "expires_at")}
    assert browser.post("/v1/predictions", json={"version": HELLO, "input": {"text": "x"}}, headers=PAGE).status_code == 403


def test_who_signs_in_again_and_again_is_signed_out_elsewhere(own_server):
    server = own_server()
    with server.http() as api:
        for _ in range(25):
            assert api.post("/mimeo/v1/session", json={"token": server.token}, headers=PAGE).status_code == 201
        assert sum(one["name"] == "Web page" for one in api.get("/mimeo/v1/tokens").json()["results"]) == 20


def test_a_session_is_listed_and_revoked_like_any_token(server, signed_in):
    with server.http() as api:
        session = next(one for one in api.get("/mimeo/v1/tokens").json()["results"] if one["name"] == "Web page")
        assert session["expires_at"]
        assert api.delete(f"/mimeo/v1/tokens/{session['id']}").status_code == 204
    assert signed_in.get("/mimeo/v1/session", headers=PAGE).status_code == 401


# --- In plain http, for browsers on this machine ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(module_server):
    (port,) = free_ports(1)
    server = module_server("--page-listen", f"127.0.0.1:{port}")
    server.page = f"http://localhost:{port}"
    server.page_files = f"http://127.0.0.1:{port}"
    return server


def test_the_page_comes_without_a_certificate_and_shows_output_files(plain):
    with httpx.Client(base_url=plain.page) as browser:
        assert "<title>Mimeo</title>" in browser.get("/", headers=BROWSER).text
        answer = browser.post("/mimeo/v1/session", json={"token": plain.token}, headers=PAGE)
        assert answer.status_code == 201 and "Secure" not in answer.headers["set-cookie"]
        session = browser.get("/mimeo/v1/session", headers=PAGE).json()
        assert (session["files_origin"], session["files_url"]) == (plain.files_url, plain.page_files)
        made = browser.post("/v1/predictions", headers={**PAGE, "Prefer": "wait"},
                            json={"version": "mimeo/speak", "input": {"text": "hello"}}).json()
        assert made["status"] == "succeeded" and made["output"].startswith(plain.files_url + "/")
        shown = httpx.get(made["output"].replace(session["files_origin"], session["files_url"], 1))
        assert shown.content.startswith(b"RIFF") and "sandbox" in shown.headers["content-security-policy"]


def test_the_two_names_are_two_sites_and_there_is_no_third(plain):
    assert httpx.get(f"{plain.page_files}/v1/account", headers={"Authorization": f"Bearer {plain.token}"}).status_code == 404
    elsewhere = httpx.get(f"{plain.page}/metrics", headers={"Host": "attacker.example:80"})
    assert elsewhere.status_code == 421, "a name that somebody else gave our address"


@pytest.mark.parametrize("path", ["/", "/mimeo/hello-world?prediction=x", "//attacker.example/"])
def test_a_browser_that_asks_for_the_page_by_the_other_name_is_led_to_it(plain, path):
    led = httpx.get(plain.page_files + path, headers=BROWSER)
    assert (led.status_code, led.headers["location"]) == (302, plain.page + path)


def test_nothing_but_the_page_is_elsewhere(plain):
    assert httpx.get(f"{plain.page_files}/").status_code == 404, "a program"
    assert httpx.get(f"{plain.page_files}/f/x/a.html", headers=BROWSER).status_code == 404, "a file"
    assert httpx.get(f"{plain.page_files}/v1/models", headers=BROWSER).status_code == 404, "the API"
    assert httpx.post(f"{plain.page_files}/", headers=BROWSER).status_code == 404
    assert httpx.get(f"{plain.page_files}/", headers={**BROWSER, "Host": "attacker.example"}).status_code == 421


def test_a_link_leads_to_where_no_browser_warns(plain):
    assert plain.run("login").stdout.startswith(f"{plain.page}/login#code=")


@pytest.mark.parametrize("address", ["0.0.0.0:8442", "192.0.2.1:80", "nowhere"])
def test_other_machines_never_get_it_in_the_clear(address, tmp_path):
    tried = subprocess.run([BINARY, "serve", "--data-dir", tmp_path / "data", "--page-listen", address], capture_output=True, text=True,
                           timeout=60)
    assert tried.returncode != 0
    assert "expected 127.0.0.1:PORT, or none" in tried.stderr


def test_the_operator_says_something_to_everybody(server, browser):
    assert browser.get("/mimeo/v1/site").json() == {"policy": ""}
    with server.http() as api:
        for wrong in ({}, {"policy": 1}, {"policy": "x", "more": 1}, {"policy": "x" * 100_001}):
            assert api.put("/mimeo/v1/site", json=wrong).status_code == 422
        assert api.put("/mimeo/v1/site", json={"policy": "# Be kind ☂"}).status_code == 200
        assert browser.get("/mimeo/v1/site").json() == {"policy": "# Be kind ☂"}
        assert browser.put("/mimeo/v1/site", json={"policy": ""}).status_code == 401
        server.run("account", "create", "carol")
        token = server.run("token", "create", "test", "--account", "carol", "--scope", "admin").stdout.strip()
        refused = browser.put("/mimeo/v1/site", json={"policy": ""}, headers={"Authorization": f"Bearer {token}"})
        assert refused.status_code == 403
        assert api.put("/mimeo/v1/site", json={"policy": ""}).status_code == 200
        server.run("account", "remove", "carol", check=False)
