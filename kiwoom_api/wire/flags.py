"""Code values of answers that know their meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Flag(str):
    """A code of the wire, such as "2", with its Korean meaning; equal to the plain text.

    An open enumeration: Kiwoom adds codes without notice, and a new one must not cost an answer. A code that the
    catalogue does not list has the meaning "".
    """

    __slots__ = ("meaning",)

    meaning: str

    def __new__(cls, code: str, meaning: str = "") -> Flag:
        """A code and what it means, Korean."""
        flag = super().__new__(cls, code)
        flag.meaning = meaning
        return flag

    def __repr__(self) -> str:
        return f"Flag({str(self)!r}, {self.meaning!r})"

    def __reduce__(self) -> tuple[type[Flag], tuple[str, str]]:
        return Flag, (str(self), self.meaning)


def flag_parser(codes: Mapping[str, str]) -> Callable[[str], Flag | None]:
    """A parser of texts that are one of these codes (or a new one); blank is None."""
    known = {code: Flag(code, meaning) for code, meaning in codes.items()}

    def parse_flag(text: str) -> Flag | None:
        found = known.get(text)
        if found is not None:
            return found
        return Flag(text) if text.strip(" ") else None

    return parse_flag
