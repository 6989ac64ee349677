"""One exception a situation; each message says what was read, what was expected, what to type next."""

from __future__ import annotations

from pathlib import Path


class VerifyError(Exception):
    """The root of everything this package raises on purpose."""


class IllTyped(VerifyError):
    """A formula whose parts do not fit: sizes, or a matrix where a scalar must stand."""


class Ambiguous(VerifyError):
    """A formula that a reader may take in two ways."""


class NotDifferentiable(VerifyError):
    """A gradient was asked of an operation that has no derivative rule."""

    def __init__(self, operation: str) -> None:
        super().__init__(f"no derivative rule for {operation}")


class Skipped(VerifyError):
    """A statement that no finite computation can check: an infinite sum, an asymptotic rate."""


class DocumentError(VerifyError):
    """A file that cannot be read at all: where (file:line:column), what is wrong, what to type."""

    def __init__(self, message: str, where: str, caret: str = "") -> None:
        self.message, self.where, self.caret = message, where, caret
        super().__init__(f"{where}: {message}" + (f"\n{caret}" if caret else ""))


class Unread(VerifyError):
    """A part of the document that was not understood; ``start``..``end`` are offsets into its text."""

    def __init__(self, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint


class Undefined(VerifyError):
    """An operation that certainly has no value, with the reason, such as division by zero."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Undetermined(VerifyError):
    """A question that this precision, or the certified method, leaves open: ask with more bits."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotAnalytic(VerifyError):
    """An operation without a complex enclosure, met inside an integrand; quadrature bisects instead."""


class TooLarge(VerifyError):
    """A size at which the search would not fit into memory."""


class CertificateError(VerifyError):
    """A file that should hold a certificate and cannot be used: which, and what is wrong with it."""

    def __init__(self, path: Path, what: str) -> None:
        self.path, self.what = path, what
        super().__init__(f"{path} {what}; type verify check --certify to write it anew")
