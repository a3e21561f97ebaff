"""The guide's three classes, synchronous, safe and journaled, and the account that they stand on."""

from kiwoom_api.api.auth import KiwoomAuth
from kiwoom_api.api.inquire import KiwoomInquireAPI, Rows
from kiwoom_api.api.trading import KiwoomTradingAPI

__all__ = ["KiwoomAuth", "KiwoomInquireAPI", "KiwoomTradingAPI", "Rows"]
