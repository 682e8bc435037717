"""A provider of OpenID Connect, small and local, which can be told to be wrong."""
import base64
import hashlib
import hmac
import http.server
import json
import secrets
import threading
import time
import urllib.parse

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from free_ports import free_ports


class Key:
    def __init__(self, algorithm="RS256"):
        self.algorithm = algorithm
        self.id = secrets.token_hex(4)
        self.private = rsa.generate_private_key(65537, 2048) if algorithm == "RS256" else ec.generate_private_key(ec.SECP256R1())

    def jwk(self):
        made = (jwt.algorithms.RSAAlgorithm if self.algorithm == "RS256" else jwt.algorithms.ECAlgorithm).to_jwk(
            self.private.public_key(), as_dict=True)
        return {**{name: value for name, value in made.items() if name != "key_ops"}, "kid": self.id, "use": "sig", "alg": self.algorithm}

    def pem(self):
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, claims):
        return jwt.encode(claims, self.private, algorithm=self.algorithm, headers={"kid": self.id})


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(claims, key, algorithm="none"):
    return f"{encoded({'alg': algorithm, 'kid': key.id})}.{encoded(claims)}."


def signed_with_public_key(claims, key):
    """As a verifier would check it that takes the algorithm from the token, and any bytes as a secret."""
    text = f"{encoded({'alg': 'HS256', 'kid': key.id})}.{encoded(claims)}"
    mac = hmac.new(key.pem(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


class Issuer:
    """`person` is who logs in next: claims. `change(claims, key) -> claims or the whole token` makes it lie."""

    client = "mimeo"
    secret = "s3cret: with/signs"

    def __init__(self, path="", asks=False):
        (port,) = free_ports(1)
        self.port, self.path, self.asks = port, path, asks
        self.url = f"http://127.0.0.1:{port}{path}"
        self.keys = [Key()]
        self.person = {"sub": "1"}
        self.change = None
        self.refusal = None       # what it answers instead of a code
        self.authentication = ["client_secret_basic"]
        self.asked = []           # paths, in order
        self.codes = {}
        self.site = None
        self.start()

    def start(self):
        issuer = self

        class Site(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.get(self, *self.split())

            def do_POST(self):
                issuer.post(self, self.split()[0], self.rfile.read(int(self.headers["Content-Length"])).decode())

            def split(self):
                address = urllib.parse.urlsplit(self.path)
                path = address.path.removeprefix(issuer.path)
                issuer.asked.append(path)
                return path, dict(urllib.parse.parse_qsl(address.query))

            def answer(self, status, body, kind="application/json", **headers):
                body = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": len(body), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.site = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Site)
        threading.Thread(target=self.site.serve_forever, daemon=True).start()

    def stop(self):
        if self.site:
            self.site.shutdown()
            self.site.server_close()
        self.site = None

    def rotate(self, algorithm="RS256"):
        self.keys = [Key(algorithm)]

    # --- what it answers ------------------------------------------------------------------------------------------

    def get(self, request, path, query):
        if path == "/.well-known/openid-configuration":
            request.answer(200, {"issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
                                 "jwks_uri": f"{self.url}/keys", "token_endpoint_auth_methods_supported": self.authentication})
        elif path == "/keys":
            request.answer(200, {"keys": [key.jwk() for key in self.keys]})
        elif path == "/authorize" and self.asks and "agreed" not in query:
            request.answer(200, f"<!doctype html><title>Issuer</title><h1>Issuer</h1><a href='{request.path}&agreed=1'>Yes, it is me</a>",
                           "text/html")
        elif path == "/authorize":
            request.answer(302, "", Location=self.authorize(query))
        else:
            request.answer(404, {})

    def authorize(self, query):
        """Where a browser goes that has logged in here."""
        assert query["response_type"] == "code" and query["client_id"] == self.client and "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256" and query["nonce"] and query["state"]
        if self.refusal:
            back = {"error": self.refusal}
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = {**query, "person": dict(self.person)}
            back = {"code": code, "iss": self.url}
        return f"{query['redirect_uri']}?{urllib.parse.urlencode({**back, 'state': query['state']})}"

    def post(self, request, path, form):
        form = dict(urllib.parse.parse_qsl(form))
        given = self.codes.pop(form.get("code"), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if path != "/token" or not self.is_client(request, form):
            return request.answer(401, {"error": "invalid_client"})
        if not given or given["redirect_uri"] != form.get("redirect_uri") or given["code_challenge"] != challenge:
            return request.answer(400, {"error": "invalid_grant", "error_description": "no such code"})
        now = int(time.time())
        claims = {"iss": self.url, "aud": self.client, "iat": now, "exp": now + 300, "nonce": given["nonce"], **given["person"]}
        token = self.change(claims, self.keys[0]) if self.change else claims
        if isinstance(token, dict):
            token = self.keys[0].sign(token)
        return request.answer(200, {"access_token": "x", "token_type": "Bearer", "id_token": token})

    def is_client(self, request, form):
        if "client_secret_basic" not in self.authentication:
            return (form.get("client_id"), form.get("client_secret")) == (self.client, self.secret)
        scheme, _, pair = request.headers.get("Authorization", "").partition(" ")
        name, _, secret = base64.b64decode(pair).decode().partition(":")
        return scheme == "Basic" and (urllib.parse.unquote(name), urllib.parse.unquote(secret)) == (self.client, self.secret)
