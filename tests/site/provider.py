"""A small OpenID Connect provider: it answers over HTTP and signs with its own key."""

import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "portal", "a secret of the tests"


def new_key() -> Any:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Knows one person, whom it sends back to whoever asks; tests change what it says."""

    def __init__(self) -> None:
        self.key = self.published = new_key()
        self.person: dict[str, Any] = {}  # what it says of the person, besides `sub`
        self.told: dict[str, Any] = {}  # what it changes in its token
        self.sub_of_userinfo = "1"
        self.asked: dict[str, dict[str, str]] = {}  # by code
        self.posted: list[dict[str, str]] = []  # what came for a token
        self.fails = ""  # a path that answers 500
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realm"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def discovery(self) -> dict[str, str]:
        names = {"authorization_endpoint": "auth", "token_endpoint": "token", "userinfo_endpoint": "me"}
        found = {name: f"{self.issuer}/{path}" for name, path in (names | {"jwks_uri": "keys"}).items()}
        return {"issuer": self.issuer} | found

    def keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}

    def agree(self, address: str) -> str:
        """Do what the person does at the provider; return where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        self.posted.append(form)
        asked = self.asked.pop(form["code"])
        verifier = sha256(form["code_verifier"].encode()).digest()
        assert urlsafe_b64encode(verifier).rstrip(b"=").decode() == asked["code_challenge"]
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"]} | self.told
        signed = jwt.encode(claims, self.key, "RS256", headers={"kid": "1"})
        return {"id_token": signed, "access_token": "access", "token_type": "Bearer"}

    def answer(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        if path == "/realm/token":
            return self.token(form)
        if path == "/realm/me":
            return {"sub": self.sub_of_userinfo} | self.person
        return self.keys() if path == "/realm/keys" else self.discovery()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.reply({name: values[0] for name, values in parse_qs(body).items()})

            def reply(self, form: dict[str, str]) -> None:
                try:
                    if provider.fails and self.path.endswith(provider.fails):
                        raise AssertionError("it fails")
                    status, answer = 200, provider.answer(self.path, form)
                except (AssertionError, KeyError) as error:
                    status, answer = 500, {"error": str(error)}
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
