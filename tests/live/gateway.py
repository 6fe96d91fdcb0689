"""A gateway between Rasa and the real action server that can delay, break or refuse its answers."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

Mode = Literal["pass", "slow", "error", "garbage", "wrong_form"]
SLOW_SECONDS = 30


class ActionGateway:
    """Passes requests on, or misbehaves as `mode` says."""

    def __init__(self) -> None:
        self.mode: Mode = "pass"
        self.target = ""
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status, answer = gateway.answer(self.path, body)
                try:
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # Rasa has given up waiting

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return status and body for one request."""
        if self.mode == "slow":
            time.sleep(SLOW_SECONDS)
        if self.mode == "error":
            return 500, b'{"error": "boom"}'
        if self.mode == "garbage":
            return 200, b"<html>not what you asked for"
        if self.mode == "wrong_form":
            return 200, b'{"events": 7, "responses": "none"}'
        try:
            answer = httpx.post(
                self.target + path, content=body, headers={"content-type": "application/json"}, timeout=30
            )
        except httpx.HTTPError:
            return 502, b"{}"
        return answer.status_code, answer.content

    def start(self) -> None:
        """Serve in the background."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
