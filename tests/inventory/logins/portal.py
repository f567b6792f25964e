"""A small web system behind a login, over HTTPS: one form or two, and ways to be wrong."""

import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from typing_extensions import override

from tests.lab.authority import Authority

LOGIN = '<form><input type="hidden" name="csrf" value="{token}"><input name="user"></form>'
CODE_FORM = '<form><input type=hidden name=csrf value="{token}"><input name="code"></form>'

FAULTY = {
    "gone": (404, "no such page"),
    "busy": (429, "slow down"),
    "locked": (200, "アカウントは<b>ロック</b>されています"),
    "elsewhere": (302, "https://elsewhere.hinomi.test/sso"),
}


@dataclass(slots=True)
class Portal:
    """What it takes to come in, and what it heard; `fault` names a way to behave badly."""

    password: str
    code: str
    fault: str = ""
    port: int = 0
    heard: list[str] = field(default_factory=list)
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, method: str, path: str, form: dict[str, str], cookie: str) -> tuple[int, Any]:
        """Status, and the page or the place to go to."""
        self.heard.append(f"{method} {path}")
        session = self.sessions.setdefault(cookie, {"token": secrets.token_hex(8)})
        if path == "/home":
            if session.get("in") or self.fault == "open":
                return 200, "<h1>Anna の席</h1><a href=/out>ログアウト</a>"
            return (200, "<p>maintenance</p>") if self.fault == "strange" else (302, "/login")
        if method == "GET":
            page = CODE_FORM if path == "/code" else LOGIN
            return 200, page.format(token=session["token"])
        if self.fault in FAULTY:
            return FAULTY[self.fault]
        if form.get("csrf") != session["token"]:
            return 403, "csrf"
        return self._factor(path, form, session)

    def _factor(self, path: str, form: dict[str, str], session: dict[str, str]) -> tuple[int, Any]:
        if path == "/one":
            right = form["password"] == self.password + self.code
            session.update({"in": "yes"} if right else {})
            return 302, "/home"
        if path == "/login":
            if form["password"] != self.password:
                return 200, LOGIN.format(token=session["token"])
            session["half"] = "yes"
            session.update({"in": "yes"} if self.fault == "single" else {})
            return 302, "/code"
        if session.get("half") and form["code"] == self.code:
            session["in"] = "yes"
            return 302, "/home"
        return 200, CODE_FORM.format(token=session["token"])


@contextmanager
def serving(portal: Portal, authority: Authority, folder: Path, name: str) -> Iterator[Portal]:
    """The portal on loopback, with a certificate of that name."""
    certificate, key = authority.issue(name)
    pair = folder / "pair.pem"
    pair.write_text(certificate + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    with _Server(("127.0.0.1", 0), _handler(portal)) as server:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        portal.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield portal
        finally:
            server.shutdown()
            thread.join(timeout=5)


class _Server(ThreadingHTTPServer):
    @override
    def handle_error(self, *_: object) -> None:
        """A client that breaks off is what the tests want."""


def _handler(portal: Portal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 2

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def _serve(self, method: str) -> None:
            size = int(self.headers.get("content-length") or 0)
            sent = parse_qs(self.rfile.read(size).decode(), keep_blank_values=True)
            jar = SimpleCookie(self.headers.get("cookie"))
            cookie = jar["sid"].value if "sid" in jar else secrets.token_hex(8)
            form = {name: values[0] for name, values in sent.items()}
            status, said = portal.answer(method, self.path, form, cookie)
            body = b"" if status == 302 else f"<meta charset=utf-8>{said}".encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", said)
            self.send_header("Set-Cookie", f"sid={cookie}; Secure; HttpOnly")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def date_time_string(self, timestamp: float | None = None) -> str:
            ahead = 90 if portal.fault == "ahead" else 0
            return super().date_time_string((timestamp or time.time()) + ahead)

        @override
        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
