"""yaml-language-server, spoken to as an editor does: what it complains about, and what it offers at a place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PLACE = Path(__file__).resolve().parents[2] / ".venv-builders" / "yaml" / "node_modules" / ".bin" / "yaml-language-server"


def found() -> str | None:
    """The program: as ``make test-editor`` installs it, or on the path."""
    return os.environ.get("YAML_LANGUAGE_SERVER") or (str(PLACE) if PLACE.exists() else shutil.which("yaml-language-server"))


class LanguageServer:
    """One server. ``schemas``: file with a schema → patterns of the documents it is for."""

    def __init__(self, program: str, root: Path, schemas: dict[str, list[str]]) -> None:
        self._settings = {
            "yaml": {
                "schemas": {(root / name).as_uri(): patterns for name, patterns in schemas.items()},
                "validate": True,
                "completion": True,
                "hover": True,
                "schemaStore": {"enable": False, "url": ""},
                "yamlVersion": "1.2",
            }
        }
        self._root, self._number = root, 0
        self._process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": _CAPABILITIES})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def complaints(self, name: str, text: str) -> list[str]:
        """What it finds wrong in a document of that name."""
        self._open(name, text)
        while True:
            message = self._read()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == self._uri(name):
                return [item["message"] for item in message["params"]["diagnostics"]]
            self._serve(message)

    def offers(self, name: str, text: str, line: int, character: int) -> list[str]:
        """What it offers at a place (from 0)."""
        self._open(name, text)
        answer = self.ask(
            "textDocument/completion",
            {"textDocument": {"uri": self._uri(name)}, "position": {"line": line, "character": character}},
        )
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return [item["label"] for item in items]

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self._number += 1
        self._write({"id": self._number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._number and "method" not in message:
                assert "error" not in message, message["error"]
                return message.get("result")
            self._serve(message)

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self._write({"method": method, "params": params})

    def _open(self, name: str, text: str) -> None:
        document = {"uri": self._uri(name), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def _uri(self, name: str) -> str:
        return (self._root / name).as_uri()

    def _serve(self, message: dict[str, Any]) -> None:
        """Answer what the server asks of an editor."""
        if message.get("method") == "workspace/configuration":
            items = message["params"]["items"]
            self._write({"id": message["id"], "result": [self._settings.get(item.get("section", "")) for item in items]})
        elif "id" in message and "method" in message:
            self._write({"id": message["id"], "result": None})

    def _write(self, message: dict[str, Any]) -> None:
        raw = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(raw) + raw)
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return dict(json.loads(self._process.stdout.read(length)))


_CAPABILITIES = {
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
    "textDocument": {"publishDiagnostics": {}, "completion": {"completionItem": {"snippetSupport": False}}},
}
