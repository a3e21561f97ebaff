"""TRs of the group oauth; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class IssueToken(Answer, frozen=True, eq=False):
    """접근토큰 발급 (au10001)."""

    expires_at: dt.datetime
    """만료일 (expires_dt), 일시, KST"""
    token_type: str | None
    """토큰타입 (token_type)"""
    token: str
    """접근토큰 (token)"""

def au10001(
    *,
    grant_type: Literal["client_credentials"],
    app_key: str,
    secret_key: str,
) -> Request[IssueToken]:
    """접근토큰 발급 (au10001).

    Args:
        grant_type: grant_type (grant_type): client_credentials 고정값
        app_key: 앱키 (appkey)
        secret_key: 시크릿키 (secretkey)
    """

issue_token = au10001

class RevokeToken(Answer, frozen=True, eq=False):
    """접근토큰폐기 (au10002)."""


def au10002(
    *,
    app_key: str,
    secret_key: str,
    token: str,
) -> Request[RevokeToken]:
    """접근토큰폐기 (au10002).

    Args:
        app_key: 앱키 (appkey)
        secret_key: 시크릿키 (secretkey)
        token: 접근토큰 (token)
    """

revoke_token = au10002
