"""The ways in which this server says no, as exceptions that the gateway turns into official bodies."""

from __future__ import annotations


class GatewayRefusal(Exception):
    """The gateway turned a call away (codes 1501–8200): nothing reached the books.

    Attributes:
        code: Kiwoom's code, such as "8005".
        fill: the words that the official text leaves open, by name (``api_id``, ``uri``, ``parameter``, ``reason`` …).
    """

    def __init__(self, code: str, **fill: object) -> None:
        self.code, self.fill = code, fill
        super().__init__(code)


class BackOfficeRefusal(Exception):
    """The order desk turned an order away (return_code 20, no ord_no in the body).

    Attributes:
        code: "RC4025", "800033" and the like.
        shares: what could be bought or sold, where the text says so.
        mock: word it as the mock host does.
    """

    def __init__(self, code: str, *, shares: int, mock: bool) -> None:
        self.code, self.shares, self.mock = code, shares, mock
        super().__init__(code)
