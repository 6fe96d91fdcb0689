"""A real OpenAI-compatible server: `transformers serve` with the base model."""

import os
from pathlib import Path

from tests.live.servers import ROOT, Process, free_port, is_up

MODEL = ROOT / "models" / "base"


class ModelServer:
    """The server on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        """Prepare the process.

        Args:
            folder: where its log goes.
        """
        port = free_port()
        self.model = str(MODEL)
        self.url = f"http://127.0.0.1:{port}/v1"
        self._health = f"http://127.0.0.1:{port}/health"
        command = [
            *(str(ROOT / ".venv/bin/transformers"), "serve", self.model),
            *("--host", "127.0.0.1", "--port", str(port), "--device", "cpu"),
        ]
        environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
        self._process = Process("the model server", command, environment, folder / "model-server.log")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process.start(lambda: is_up(self._health))

    def stop(self) -> None:
        """Kill it, as a crash would."""
        self._process.kill()
