"""A provider that signs whatever a test says, or is slow, or silent: the same way over HTTP as an honest one."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "inngang-folk"
Change = Callable[[dict[str, Any]], None]


def unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps({"alg": "none", "typ": "JWT"}), json.dumps(claims)]
    return ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts) + "."


class Dishonest:
    """Set `change` to alter the claims, `sign` to sign another way, `delay` to be slow, `status` to fail."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
        self.published = [self.key]
        self.change: Change = lambda claims: None
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.issuer_back = ""  # what it says of itself when it sends somebody back
        self.delay = 0.0
        self.status = 200
        self.asked: list[str] = []
        self.pushed: dict[str, dict[str, str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._answer(self, {})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                outer._answer(self, {name: values[0] for name, values in parse_qs(body).items()})

            def log_message(self, *given: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key, algorithms=["RS256"])

    def claims(self, nonce: str) -> dict[str, Any]:
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300, "nonce": nonce}
        return honest | {"acr": "loa-high", "pid": "", "sid": "sid-1"}

    def _answer(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        path = urlsplit(handler.path)
        self.asked.append(path.path)
        time.sleep(self.delay)
        if self.status != 200:
            return self._json(handler, {"error": "server_error"}, self.status)
        match path.path:
            case "/.well-known/openid-configuration":
                told = {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/auth",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "pushed_authorization_request_endpoint": f"{self.issuer}/par",
                    "end_session_endpoint": f"{self.issuer}/end",
                    "authorization_response_iss_parameter_supported": True,
                }
                return self._json(handler, told)
            case "/keys":
                return self._json(handler, {"keys": [key.as_dict(private=False) for key in self.published]})
            case "/par":
                number = f"urn:{len(self.pushed)}"
                self.pushed[number] = form
                return self._json(handler, {"request_uri": number, "expires_in": 60}, 201)
            case "/auth":
                asked = self.pushed[parse_qs(path.query)["request_uri"][0]]
                self.nonce = asked["nonce"]
                back = {"code": "a-code", "state": asked["state"], "iss": self.issuer_back or self.issuer}
                handler.send_response(302)
                handler.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
                handler.send_header("Content-Length", "0")
                handler.end_headers()
                return None
            case "/token":
                claims = self.claims(self.nonce)
                self.change(claims)
                return self._json(handler, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)})
            case _:
                return self._json(handler, {"error": "not_found"}, 404)

    def _json(self, handler: BaseHTTPRequestHandler, told: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
