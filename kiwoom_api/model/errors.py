"""The one error tree. Every class exists because the caller does something different.

::

    KiwoomError
    ├── BadInput           your argument or file is wrong: nothing left this machine; mend it and call again
    ├── SettingsError      keys, environment or address contradict each other: mend the settings
    ├── MissingExtra       an optional part is not installed: the message names it
    ├── OrderDenied        our own risk gate said no: nothing was sent
    ├── OrderRefused       Kiwoom or the exchange said no: the order does not exist
    ├── OrderAbsent        the answer was lost and the day's ledger proves that no order exists: decide again
    ├── OrderUnknown       the answer was lost and the ledger does not tell yet: look, never send again
    ├── TransportError     no usable answer; `sent` says whether bytes may have arrived
    ├── AnswerError        Kiwoom answered a query with an error code
    │   ├── TokenError         the token or the keys were refused (8xxx)
    │   └── RateLimited        too many requests (1700)
    ├── WireError          an answer that breaks the wire's own rules (missing field, malformed number)
    ├── JournalError       the journal cannot be written or read: stop trading
    │   ├── FingerprintBusy    an identical intent is not resolved yet: wait for it, nothing was written
    │   ├── IllegalMove        an intent cannot go from its state to that one: nothing was written
    │   └── NumberTaken        the order number belongs to another intent: nothing was written
    └── ExchangeError      the local exchange could not start or was asked for something impossible
"""

from __future__ import annotations

from enum import StrEnum


class Sent(StrEnum):
    """Did the request reach the broker? NO: no byte left · YES: an answer proves it · MAYBE: everything else."""

    NO = "NO"
    YES = "YES"
    MAYBE = "MAYBE"


class KiwoomError(Exception):
    """Root of every error this package raises on purpose.

    Attributes:
        sent: whether the request that failed may have reached the broker. NO where nothing says otherwise: it was
            refused on this side.
    """

    sent: Sent = Sent.NO


class BadInput(KiwoomError, ValueError):
    """An argument, option or file is wrong; nothing left this machine.

    Attributes:
        field: the name of what is wrong.
        value: what was given.
        allowed: what would be right.
        hint: what to do.
    """

    def __init__(self, *, field: str, value: object, allowed: str, hint: str = "") -> None:
        self.field, self.value, self.allowed, self.hint = field, value, allowed, hint
        shown = repr(value)
        # Cut in the middle: of a long path the end says most.
        shown = shown if len(shown) <= 80 else f"{shown[:38]}...{shown[-39:]}"
        super().__init__(f"{field}: {shown} is not allowed; allowed: {allowed}" + (f" ({hint})" if hint else ""))


class SettingsError(KiwoomError):
    """Settings, keys or environment are missing or contradict each other."""


class MissingExtra(KiwoomError, ImportError):
    """An optional dependency is not installed; the message names the extra to install."""

    def __init__(self, extra: str, what: str) -> None:
        self.extra = extra
        super().__init__(f"{what} needs the extra '{extra}': pip install 'kiwoom-api[{extra}]'")


class OrderError(KiwoomError):
    """Common ground of the four ways in which an order does not come to live.

    Attributes:
        intent_id: the journal's id of the intent, or "" when nothing was journaled.
        code: reason code of the gate, of Kiwoom, or of the resolution.
        korean: the same message for the screen; "" when there is none.
    """

    def __init__(self, message: str, *, intent_id: str = "", code: str = "", korean: str = "") -> None:
        self.intent_id, self.code, self.korean = intent_id, code, korean
        super().__init__(message)


class OrderDenied(OrderError):
    """Our own risk gate refused the order before anything was sent."""


class OrderRefused(OrderError):
    """Kiwoom refused the order; it does not exist and is never sent again by itself."""

    sent = Sent.YES


class OrderAbsent(OrderError):
    """The answer was lost, and the day's complete ledger proves that the order does not exist."""

    sent = Sent.MAYBE


class OrderUnknown(OrderError):
    """The answer was lost and it is not yet known whether the order exists: look, never send it again."""

    sent = Sent.MAYBE


class TransportError(KiwoomError):
    """No usable answer arrived. ``sent`` says whether the request may have reached the broker."""

    def __init__(self, message: str, *, sent: Sent) -> None:
        self.sent = sent
        super().__init__(f"{message} (sent={sent})")


class AnswerError(KiwoomError):
    """Kiwoom answered with ``return_code`` ≠ 0.

    Attributes:
        tr: TR id that was called.
        return_code: top-level code (1, 2, 3, 5, 20 …).
        code: detail code inside the text, such as "8005", "1700" or "RC4025"; "" when there is none.
        message: Kiwoom's text.
    """

    def __init__(self, *, tr: str, return_code: int, code: str, message: str) -> None:
        self.tr, self.return_code, self.code, self.message = tr, return_code, code, message
        super().__init__(f"{tr}: {message} (return_code={return_code}{', code=' + code if code else ''})")

    sent = Sent.YES


class TokenError(AnswerError):
    """The token or the keys were refused: get a new token or mend the keys."""


class RateLimited(AnswerError):
    """Too many requests; slow down."""


class WireError(KiwoomError):
    """An answer breaks the wire's own rules; the message names TR, field, row and value."""

    sent = Sent.YES


class JournalError(KiwoomError):
    """The journal cannot be read or written; trading must stop."""

    sent = Sent.MAYBE  # the journal may have failed after an order had gone


class FingerprintBusy(JournalError):
    """An identical intent of the day is not resolved yet; ``intent_id`` names it. Nothing was written."""

    def __init__(self, intent_id: str, fingerprint: str) -> None:
        self.intent_id, self.fingerprint = intent_id, fingerprint
        super().__init__(
            f"fingerprint: {fingerprint!r} is held by the unresolved intent {intent_id}; wait until it is resolved"
        )


class IllegalMove(JournalError):
    """An intent cannot go from the state it is in to the one asked for. Nothing was written."""

    def __init__(self, intent_id: str, before: str, after: str) -> None:
        self.intent_id, self.before, self.after = intent_id, before, after
        super().__init__(f"state: intent {intent_id} is {before} and cannot become {after}; read it again")


class NumberTaken(JournalError):
    """An order number of the day already belongs to another intent; ``intent_id`` names it. Nothing was written."""

    def __init__(self, order_no: str, intent_id: str) -> None:
        self.order_no, self.intent_id = order_no, intent_id
        super().__init__(f"order_no: {order_no} already belongs to the intent {intent_id}; bind it nowhere else")


class ExchangeError(KiwoomError):
    """The local exchange could not start or was asked for something impossible."""
