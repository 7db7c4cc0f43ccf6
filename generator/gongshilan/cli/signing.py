"""Signatures under ``SHA256SUMS``, by OpenSSH's ``ssh-keygen -Y``: whoever has the public key sees that an edition is the one that
was published, whoever may have handed it on. The manifest alone can be written anew with the files."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from gongshilan.catalogue import text
from gongshilan.cli.setting import give_up
from gongshilan.problems import Problem
from gongshilan.release.durable import replace_file
from gongshilan.verify.finding import finding
from gongshilan.verify.manifest import MANIFEST, SIGNATURE

_NAMESPACE = "gongshilan"  # a signature made for anything else is none for a manifest
_SIGNER = "publisher"


def sign(editions: Iterable[Path], key: Path) -> None:
    """Sign the manifest of every edition's folder with a private key (or a public one whose private half the agent holds); ends the
    command where that cannot be."""
    for edition in editions:
        if (edition / MANIFEST).is_file():
            sign_file(edition / MANIFEST, edition / SIGNATURE, key)


def sign_file(path: Path, signature: Path, key: Path) -> None:
    """Sign one file."""
    signed = _keygen(["sign", "-f", str(key), "-n", _NAMESPACE], path.read_bytes())
    if signed.returncode:
        give_up(text("cli.signing.failed", key=key, detail=_last(signed)))
    replace_file(signature, signed.stdout)
    signature.chmod(0o644)


def signature_problems(edition: Path, key: Path, *, name: str = MANIFEST, signature: str = SIGNATURE) -> list[Problem]:
    """Whether an edition's manifest (or another file of a folder) is signed by one of the public keys in a file, one a line. Ends the
    command if there is none."""
    keys = [line.strip() for line in key.read_text(encoding="utf-8").splitlines() if line.strip() and line.strip()[0] != "#"]
    if not keys or any(len(line.split()) < 2 for line in keys):
        give_up(text("cli.signing.no_key", key=key))
    if not (edition / signature).is_file() or not (edition / name).is_file():
        return [finding("signature-missing", signature)]
    with tempfile.TemporaryDirectory() as place:
        signers = Path(place) / "signers"
        signers.write_text("".join(f'{_SIGNER} namespaces="{_NAMESPACE}" {line}\n' for line in keys), encoding="utf-8")
        options = ["-f", str(signers), "-I", _SIGNER, "-n", _NAMESPACE, "-s", str((edition / signature).resolve())]
        checked = _keygen(["verify", *options], (edition / name).read_bytes())
    return [finding("signature-wrong", signature, detail=_last(checked))] if checked.returncode else []


def _keygen(options: list[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", "-q", "-Y", *options], input=data, capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        give_up(text("cli.signing.no_program", detail=error.strerror or error))


def _last(done: subprocess.CompletedProcess[bytes]) -> str:
    """The last thing it said."""
    lines = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else str(done.returncode)
