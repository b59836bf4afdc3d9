"""An OpenID Connect provider that lies: its tokens are wrong in whatever way it is told."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "dashboard", "provider's secret"
FORGERIES = (
    "nonce of another sign-on",
    "no nonce",
    "another issuer",
    "for another client",
    "out of date",
    "signed by another key",
    "signed with the client's secret",
    "not signed",
    "changed after signing",
)


class Forger:
    """The provider: `nonce` is what the dashboard asked for, `forgery` what is wrong (empty: nothing)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.nonce = self.forgery = ""
        self._key = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"}, auto_kid=False)
        self._other = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"}, auto_kid=False)

    def answer(self, path: str) -> Mapping[str, Any]:
        """What is said at a path."""
        if path.startswith("/jwks"):
            return {"keys": [self._key.as_dict(private=False)]}
        if path.startswith("/token"):
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": self._token()}
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": "https://elsewhere.test" if self.forgery == "another issuer" else self.url,
            "aud": "somebody-else" if self.forgery == "for another client" else CLIENT,
            "sub": "1",
            "iat": now - 7200,
            "exp": now - 3600 if self.forgery == "out of date" else now + 600,
            "nonce": "another" if self.forgery == "nonce of another sign-on" else self.nonce,
            "email": "cora@clinic.test",
            "email_verified": True,
        }
        if self.forgery == "no nonce":
            del claims["nonce"]
        if self.forgery == "not signed":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.forgery == "signed with the client's secret":
            return jwt.encode({"alg": "HS256", "kid": "k"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])
        key = self._other if self.forgery == "signed by another key" else self._key
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims, key)
        if self.forgery == "changed after signing":
            head, _, signature = token.split(".")
            return f"{head}.{_part(claims | {'email': 'ada@clinic.test'})}.{signature}"
        return token


@contextmanager
def forging() -> Iterator[Forger]:
    """A lying provider on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            body = json.dumps(forger.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forger = Forger(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield forger
    server.shutdown()
    server.server_close()


def _part(claims: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
