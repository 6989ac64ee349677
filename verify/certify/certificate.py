"""A stored certificate: the statement it proves, the lines that prove it, and where the claim stands.

What a file says is never believed: the claim is stated afresh from the document, and the checker derives
every line again (see ``accept``). The rest of the file is for readers, and for finding the document.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from verify.errors import CertificateError

FORMAT = "verify certificate"
VERSION = 1
FOLDER = "certificates"
"""Where certificates lie, beside the document."""

HUGE = re.compile(r'"[-+.\d_]*\d[eE][-+]?\d+"')
"""A number that takes few characters and no end of time."""

LARGEST = 1 << 24
"""Bytes of a file; larger ones are not read, and not written."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The citations of a claim, and whether a proof was found that uses what they say and no more.

    ``enough`` is None where something that is cited cannot be said to the checker.
    """

    citations: tuple[str, ...]
    enough: bool | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A proof of the claim ``id`` of a document, as plain JSON data.

    ``document``: the file's name, beside the folder of certificates. ``statement``: what was proved, as the
    front-end stated it then. ``proof``: the hash of that and the lines. ``axioms`` and ``checker``: what was
    taken without proof, and the version of the checker, when it was found. ``weighed``: whether a proof
    from what is cited alone was found, None where none was looked for.
    """

    id: str
    document: str
    statement: Mapping[str, Any]
    proof: Mapping[str, Any]
    axioms: tuple[str, ...] = ()
    checker: str = ""
    weighed: Weighed | None = None

    def states(self, statement: Mapping[str, Any]) -> bool:
        """Whether it was found for this very statement; where not, the claim was edited since."""
        return bool(plain(self.statement) == plain(statement))


def lemmas(proof: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The claims whose certificates a proof says that it uses, for readers; None where it does not say."""
    return _texts(proof.get("lemmas"))


def plain(data: Any) -> Any:
    """The data as it comes back from a JSON file: tuples are lists."""
    return json.loads(json.dumps(data, allow_nan=False))


def read(path: Path) -> Certificate:
    """The certificate in a file; raises CertificateError where it is none, or broken."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise CertificateError(path, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > LARGEST:
        raise CertificateError(path, "is larger than any certificate that is written here")
    try:
        text = raw.decode("utf-8")
        if (huge := HUGE.search(text)) is not None:
            raise ValueError(f"{huge[0]} is a number with an exponent")
        data = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise CertificateError(path, f"is not read: {str(error)[:100]}") from error
    return _from_data(path, data)


def is_certificate(path: Path) -> bool:
    """Whether a file says of itself that it is a certificate, broken or not."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("format") == FORMAT


def write(path: Path, certificate: Certificate) -> None:
    """Put a certificate in place whole, making its folder; raises CertificateError where that cannot be."""
    text = _to_text(certificate).encode()
    if len(text) > LARGEST:
        raise CertificateError(path, "is not written: it would be too large")
    try:
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise CertificateError(path, f"cannot be written: {error.strerror or error}") from error


def _to_text(certificate: Certificate) -> str:
    """One line of the proof on each line of the file, so that a change is easily seen."""
    proof = {key: value for key, value in certificate.proof.items() if key != "lines"}
    lines = ",\n".join(_dumped(line) for line in certificate.proof["lines"])
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "id": certificate.id,
        "document": certificate.document,
        "checker": certificate.checker,
        "axioms": list(certificate.axioms),
        "statement": certificate.statement,
    }
    if certificate.weighed is not None:
        head["citations"] = list(certificate.weighed.citations)
        head["enough"] = certificate.weighed.enough
    told = "".join(f"{_dumped(key)}: {_dumped(value)},\n" for key, value in head.items())
    inner = "".join(f"{_dumped(key)}: {_dumped(value)},\n" for key, value in sorted(proof.items()))
    return f'{{{told}"certificate": {{{inner}"lines": [\n{lines}\n]}}}}\n'


def _from_data(path: Path, data: Any) -> Certificate:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CertificateError(path, "is no certificate")
    if data.get("version") != VERSION:
        raise CertificateError(path, f"is of format version {data.get('version')}, not {VERSION}")
    texts, kinds = ("id", "document", "checker"), {"axioms": list, "statement": dict, "certificate": dict}
    for key, kind in (dict.fromkeys(texts, str) | kinds).items():
        if not isinstance(data.get(key), kind):
            raise CertificateError(path, f"has no {key} that can be read")
    proof, axioms, document = data["certificate"], data["axioms"], data["document"]
    if not isinstance(proof.get("lines"), list) or not all(isinstance(each, str) for each in axioms):
        raise CertificateError(path, "has no lines, or axioms without a name")
    if document in ("", ".", "..") or any(each in document for each in "/\\\0"):
        raise CertificateError(path, "names a document that cannot lie beside its folder")
    cited, enough = _texts(data.get("citations")), data.get("enough")
    weighed = Weighed(cited, enough) if cited is not None and enough in (True, False, None) else None
    return Certificate(
        data["id"], document, data["statement"], proof, tuple(axioms), data["checker"], weighed
    )


def _texts(data: Any) -> tuple[str, ...] | None:
    """A list of texts; None where it is none."""
    if isinstance(data, list) and all(isinstance(each, str) for each in data):
        return tuple(data)
    return None


def _dumped(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text} is no exact number")
