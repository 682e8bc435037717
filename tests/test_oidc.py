"""Logging in with a provider of OpenID Connect, a local one (oidc_issuer.py)."""
import os
import shutil
import subprocess
import urllib.parse

import httpx
import pytest

from free_ports import free_ports
from mimeo_server import BINARY, ROOT
from oidc_issuer import Issuer, Key, encoded, signed_with_public_key, unsigned

PAGE = {"X-Mimeo-Page": "1"}
LOGIN = "/mimeo/v1/oidc/login"


@pytest.fixture(scope="module")
def issuer():
    made = Issuer("/realms/test")
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def honest(issuer):
    """Whatever the test before had it say."""
    issuer.change = issuer.refusal = None
    issuer.person = {"sub": "1"}
    if issuer.site is None:
        issuer.start()


def options(issuer, folder, *more):
    secret = folder / "client-secret"
    secret.write_text(issuer.secret + "\n")
    return ["--oidc-issuer", issuer.url, "--oidc-client-id", issuer.client, "--oidc-client-secret-file", secret, "--oidc-name", "Acme", *more]


@pytest.fixture(scope="module")
def site(issuer, module_server, tmp_path_factory):
    """Whoever has a verified address of acme.example, or is in the group, gets an account."""
    return module_server(*options(issuer, tmp_path_factory.mktemp("oidc"), "--oidc-allow", "@acme.example,groups=mimeo", "--oidc-create-accounts"))


def browser(server):
    """Keeps cookies, knows no token, and follows nothing by itself."""
    return httpx.Client(base_url=server.url, verify=server.tls())


def leaves(client, next="/"):
    """Where the provider is to send it back to, with whatever it has to say."""
    away = client.get(LOGIN, params={"next": next})
    assert away.status_code == 302, away.text
    return httpx.get(away.headers["location"]).headers["location"]


def logs_in(client, next="/"):
    """Where it is led in the end."""
    back = client.get(leaves(client, next))
    assert back.status_code == 302
    return back.headers["location"]


def username(client):
    answer = client.get("/mimeo/v1/session", headers=PAGE)
    return answer.json()["account"]["username"] if answer.status_code == 200 else None


def member(subject, **claims):
    return {"sub": subject, "groups": ["staff", "mimeo"], **claims}


# --- the way ---------------------------------------------------------------------------------------------------------


def test_everybody_hears_of_the_provider(server, site):
    assert httpx.get(f"{site.url}/mimeo/v1/oidc", verify=site.tls()).json() == {"name": "Acme", "login_url": site.url + LOGIN}
    assert f"callback={site.url}/mimeo/v1/oidc/callback" in site.log(10**6)
    with browser(server) as stranger:
        assert stranger.get("/mimeo/v1/oidc").json() == {"name": None, "login_url": None}
        assert stranger.get(LOGIN).status_code == stranger.get("/mimeo/v1/oidc/callback").status_code == 404


def test_the_first_log_in_makes_an_account_and_the_second_finds_it(issuer, site):
    issuer.person = member("ada", preferred_username="Ada", name="Ada Lovelace")
    with browser(site) as first:
        assert logs_in(first, "/predictions?status=failed") == "/predictions?status=failed"
        assert username(first) == "ada"
        session = [one for one in first.cookies.jar if one.name.startswith("mimeo_session")][0]
        assert session.secure and session.has_nonstandard_attr("HttpOnly") and session.get_nonstandard_attr("SameSite") == "Strict"
        assert first.get("/mimeo/v1/tokens/current", headers=PAGE).json()["scopes"] == ["read", "write", "admin"]
        account = first.get("/mimeo/v1/accounts/ada", headers=PAGE).json()
        assert (account["name"], account["is_operator"]) == ("Ada Lovelace", False)
    issuer.person = member("ada", preferred_username="countess")
    with browser(site) as second:
        logs_in(second)
        assert username(second) == "ada"
        assert second.delete("/mimeo/v1/session", headers=PAGE).status_code == 204
        assert username(second) is None


def test_nobody_gets_an_account_by_having_its_name_or_address(issuer, site):
    issuer.person = member("impostor", preferred_username="local", email="local@acme.example", email_verified=True)
    with browser(site) as client:
        logs_in(client)
        assert username(client) == "local-2"


def test_the_cookie_of_the_way_is_kept_from_scripts_and_gone_afterwards(issuer, site):
    issuer.person = member("cookies")
    with browser(site) as client:
        away = client.get(LOGIN)
        cookie = away.headers["set-cookie"]
        assert "; HttpOnly; SameSite=Lax; Secure" in cookie and "Path=/mimeo/v1/oidc;" in cookie
        assert away.headers["cache-control"] == "no-store"
        back = client.get(httpx.get(away.headers["location"]).headers["location"])
        assert back.headers["referrer-policy"] == "no-referrer"
        assert [one.name for one in client.cookies.jar if not one.name.startswith("mimeo_session")] == []


def test_it_leads_back_to_its_own_page_only(issuer, site):
    issuer.person = member("led")
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "/login"):
        with browser(site) as client:
            assert logs_in(client, elsewhere) == "/"


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person, may", [
    ({"email": "x@acme.example", "email_verified": True}, True),
    ({"email": "x@acme.example", "email_verified": False}, False),
    ({"email": "x@acme.example"}, False),
    ({"email": "x@evil.example", "email_verified": True}, False),
    ({"groups": ["guests"]}, False),
    ({}, False),
])
def test_a_rule_decides_who_may_log_in(issuer, site, person, may):
    issuer.person = {"sub": f"ruled {person}", "preferred_username": "ruled", **person}
    with browser(site) as client:
        assert logs_in(client) == ("/" if may else "/login?failed=not-allowed")
        assert (username(client) is not None) == may


def test_who_loses_the_right_does_not_log_in_again(issuer, site):
    issuer.person = member("leaver")
    with browser(site) as client:
        assert logs_in(client) == "/"
        issuer.person = {"sub": "leaver"}
        assert logs_in(client) == "/login?failed=not-allowed"


def test_who_was_removed_does_not_come_back(issuer, site):
    issuer.person = member("removed", preferred_username="removed")
    with browser(site) as client:
        logs_in(client)
        assert username(client) == "removed"
        with site.http() as api:
            assert api.delete("/mimeo/v1/accounts/removed").status_code == 204
        assert logs_in(client) == "/login?failed=removed"
        assert username(client) is None


def test_without_creation_only_a_linked_account_logs_in(issuer, own_server, tmp_path):
    server = own_server(*options(issuer, tmp_path))
    issuer.person = {"sub": "linker"}
    with browser(server) as client, server.http() as api:
        assert logs_in(client, "/files") == "/login?failed=no-account&next=%2Ffiles"
        assert client.post("/mimeo/v1/oidc/link", headers=PAGE).status_code == 401
        assert api.get("/mimeo/v1/oidc/link").json() == {"name": "Acme", "issuer": issuer.url, "subject": None, "linked_at": None}
        client.post("/mimeo/v1/session", json={"token": server.token}, headers=PAGE)
        link = client.post("/mimeo/v1/oidc/link", headers=PAGE).json()["url"]
        back = client.get(httpx.get(link).headers["location"])
        assert back.headers["location"] == "/settings?tab=account"
        assert api.get("/mimeo/v1/oidc/link").json()["subject"] == "linker"
    with browser(server) as another:
        assert logs_in(another) == "/"
        assert username(another) == "local"
    server.stop()
    server.start()
    with browser(server) as another, server.http() as api:
        assert logs_in(another) == "/", "it is kept"
        read = api.post("/mimeo/v1/tokens", json={"name": "reader", "scopes": ["read"]}).json()["token"]
        refused = another.post("/mimeo/v1/oidc/link", headers={"Authorization": f"Bearer {read}"})
        assert refused.status_code == 403
        server.run("account", "create", "bob")
        bob = server.run("token", "create", "t", "--account", "bob", "--scope", "admin").stdout.strip()
        link = another.post("/mimeo/v1/oidc/link", headers={"Authorization": f"Bearer {bob}"}).json()["url"]
        taken = another.get(httpx.get(link).headers["location"])
        assert taken.headers["location"] == "/settings?tab=account&failed=taken"
        # With a token that is taken back while somebody is on the way, nothing is linked.
        issuer.person = {"sub": "thief"}
        link = another.post("/mimeo/v1/oidc/link", headers={"Authorization": f"Bearer {bob}"}).json()["url"]
        [bobs] = [one["id"] for one in api.get("/mimeo/v1/tokens", headers={"Authorization": f"Bearer {bob}"}).json()["results"]]
        assert api.delete(f"/mimeo/v1/tokens/{bobs}").status_code == 204
        late = another.get(httpx.get(link).headers["location"])
        assert late.headers["location"] == "/settings?tab=account&failed=expired"
        with browser(server) as thief:
            assert logs_in(thief).startswith("/login?failed=no-account")
        assert api.delete("/mimeo/v1/oidc/link").status_code == 204
        assert logs_in(another) == "/login?failed=no-account"


# --- what is not believed --------------------------------------------------------------------------------------------


def without(claims, name):
    return {key: value for key, value in claims.items() if key != name}


LIES = {
    "forged": lambda claims, key: Key().sign(claims),
    "forged with its name": lambda claims, key: _named(Key(), key).sign(claims),
    "changed": lambda claims, key: _changed(key.sign(claims), {**claims, "sub": "ada"}),
    "unsigned": lambda claims, key: unsigned(claims, key),
    "unsigned, and says RS256": lambda claims, key: unsigned(claims, key, "RS256"),
    "signed with the public key": signed_with_public_key,
    "of another audience": lambda claims, key: {**claims, "aud": "another"},
    "of several audiences": lambda claims, key: {**claims, "aud": ["mimeo", "another"]},
    "of another issuer": lambda claims, key: {**claims, "iss": "https://evil.example"},
    "of another log-in": lambda claims, key: {**claims, "nonce": "another"},
    "without a nonce": lambda claims, key: without(claims, "nonce"),
    "expired": lambda claims, key: {**claims, "exp": claims["iat"] - 61},
    "without an end": lambda claims, key: without(claims, "exp"),
    "of tomorrow": lambda claims, key: {**claims, "iat": claims["iat"] + 86400},
    "nobody's": lambda claims, key: {**claims, "sub": ""},
}


def _named(key, other):
    key.id = other.id
    return key


def _changed(token, claims):
    head, _, signature = token.split(".")
    return f"{head}.{encoded(claims)}.{signature}"


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_count_logs_nobody_in(issuer, site, lie):
    issuer.person = member("liar")
    issuer.change = LIES[lie]
    with browser(site) as client:
        assert logs_in(client, "/files") == "/login?failed=refused&next=%2Ffiles"
        assert username(client) is None
        assert "oidc.login_failed" in site.log()


def test_a_log_in_comes_back_once_and_in_its_own_browser(issuer, site):
    issuer.person = member("once")
    with browser(site) as client, browser(site) as other:
        back = leaves(client)
        assert other.get(back).headers["location"] == "/login?failed=expired", "a link that somebody was sent"
        assert client.get(back).headers["location"] == "/login?failed=expired", "and it is spoilt"
        back, jar = leaves(client), dict(client.cookies)
        assert client.get(back).headers["location"] == "/"
        replayed = httpx.get(back, verify=site.tls(), headers={"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())})
        assert replayed.headers["location"] == "/login?failed=expired"
        assert client.get("/mimeo/v1/oidc/callback").headers["location"] == "/login?failed=expired"
        # The other one's own log-in, with the code of this one's.
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(leaves(client)).query)["code"][0]
        mine = urllib.parse.urlsplit(leaves(other))
        mixed = {**dict(urllib.parse.parse_qsl(mine.query)), "code": code}
        assert other.get(f"{mine.path}?{urllib.parse.urlencode(mixed)}").headers["location"] == "/login?failed=refused", "PKCE"


def test_two_tabs_of_one_browser_are_on_their_way_at_once(issuer, site):
    issuer.person = member("tabs")
    with browser(site) as client:
        first, second = leaves(client, "/files"), leaves(client, "/trainings")
        assert client.get(first).headers["location"] == "/files"
        assert client.get(second).headers["location"] == "/trainings"


def test_what_the_provider_refuses_is_said(issuer, site):
    with browser(site) as client:
        for refusal, said in {"access_denied": "denied", "temporarily_unavailable": "unavailable"}.items():
            issuer.refusal = refusal
            assert logs_in(client) == f"/login?failed={said}"
        issuer.refusal = None
        back = leaves(client)
        assert client.get(back.replace("iss=http", "iss=https")).headers["location"] == "/login?failed=refused", "another provider's answer"


# --- the provider changes --------------------------------------------------------------------------------------------


def test_keys_rotate_and_made_up_ones_are_not_looked_for_again_and_again(issuer, own_server, tmp_path):
    server = own_server(*options(issuer, tmp_path, "--oidc-allow", "*", "--oidc-create-accounts"))
    with browser(server) as client:
        assert logs_in(client) == "/"
        assert logs_in(client) == "/"
        before = issuer.asked.count("/keys")
        issuer.rotate("ES256")
        assert logs_in(client) == "/"
        assert issuer.asked.count("/keys") == before + 1
        issuer.change = lambda claims, key: Key().sign(claims)
        for _ in range(3):
            assert logs_in(client) == "/login?failed=refused"
        assert issuer.asked.count("/keys") == before + 1, "not more than once a minute"
        issuer.change = None
        assert logs_in(client) == "/"


def test_a_key_that_is_replaced_under_its_old_name_is_looked_for(issuer, own_server, tmp_path):
    server = own_server(*options(issuer, tmp_path, "--oidc-allow", "*", "--oidc-create-accounts"))
    with browser(server) as client:
        assert logs_in(client) == "/"
        name = issuer.keys[0].id
        issuer.rotate()
        issuer.keys[0].id = name
        assert logs_in(client) == "/"


def test_a_provider_that_is_down_is_said_and_nothing_else_suffers(issuer, own_server, tmp_path):
    issuer.stop()
    server = own_server(*options(issuer, tmp_path))
    with browser(server) as client, server.http() as api:
        away = client.get(LOGIN, params={"next": "/files"})
        assert (away.status_code, away.headers["location"]) == (302, "/login?failed=unavailable&next=%2Ffiles")
        assert api.post("/mimeo/v1/oidc/link").status_code == 503
        assert "The provider cannot be reached" in server.log()
        assert api.get("/v1/account").status_code == 200
        issuer.start()
        back = leaves(client)
        issuer.stop()
        assert client.get(back).headers["location"] == "/login?failed=unavailable"


def test_a_provider_may_want_the_secret_in_the_form(issuer, own_server, tmp_path):
    issuer.authentication = ["client_secret_post"]
    try:
        server = own_server(*options(issuer, tmp_path, "--oidc-allow", "*", "--oidc-create-accounts"))
        with browser(server) as client:
            assert logs_in(client) == "/"
    finally:
        issuer.authentication = ["client_secret_basic"]


def test_a_provider_that_calls_itself_something_else_is_not_the_one(issuer, own_server, tmp_path):
    settings = options(issuer, tmp_path)
    settings[1] = issuer.url + "/"
    server = own_server(*settings)
    with browser(server) as client:
        assert client.get(LOGIN).headers["location"] == "/login?failed=unavailable"
    assert f"it calls itself {issuer.url}, and --oidc-issuer {issuer.url}/" in server.log()


@pytest.mark.parametrize("settings, fault", [
    (["--oidc-issuer", "http://id.example"], "expected an https:// URL, or an http:// URL of this machine"),
    (["--oidc-issuer", "https://id.example"], "oidc-client-id is missing"),
    (["--oidc-client-id", "x"], "oidc-issuer is missing"),
    (["--oidc-issuer", "https://id.example", "--oidc-client-id", "x", "--oidc-create-accounts"], "say with oidc-allow whom you mean"),
    (["--oidc-issuer", "https://id.example", "--oidc-client-id", "x", "--oidc-allow", "acme.example"], "expected *, @DOMAIN or CLAIM=VALUE"),
    (["--oidc-issuer", "https://id.example", "--oidc-client-id", "x", "--oidc-client-secret-file", "/nowhere"], "there is no secret in /nowhere"),
    (["--oidc-issuer", "https://id.example", "--oidc-client-id", "x", "--oidc-scopes", "email"], "openid among them"),
])
def test_settings_that_do_not_fit_together_are_refused(settings, fault, tmp_path):
    tried = subprocess.run([BINARY, "serve", "--data-dir", tmp_path / "data", *settings], capture_output=True, text=True, timeout=60)
    assert tried.returncode != 0 and fault in tried.stderr


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(BINARY.parent.name != "release", reason="the page is the same in every build")
def test_people_log_in_by_a_button_and_link_their_account(own_server, tmp_path):
    """web/e2e/single-sign-on.spec.ts in Chromium; the issuer's page has a link to click."""
    issuer = Issuer(asks=True)
    (port,) = free_ports(1)
    try:
        server = own_server(*options(issuer, tmp_path, "--oidc-allow", "groups=mimeo", "--oidc-create-accounts", "--page-listen", f"127.0.0.1:{port}"))
        issuer.person = member("grace", preferred_username="grace", name="Grace Hopper")
        environment = {**os.environ, "MIMEO_TOKEN": server.token, "NO_COLOR": "1", "MIMEO_WEB_URL": f"http://localhost:{port}", "MIMEO_OIDC": "Acme"}
        driven = subprocess.run([shutil.which("npm"), "--prefix", ROOT / "web", "run", "--silent", "e2e", "--", "single-sign-on"],
                                env=environment, capture_output=True, text=True)
        assert driven.returncode == 0, driven.stdout[-8000:] + driven.stderr[-3000:]
    finally:
        issuer.stop()
