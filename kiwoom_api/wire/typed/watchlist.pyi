"""TRs of the group watchlist; made from the catalogue by ``make stubs``."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from kiwoom_api.wire.flags import Flag
from kiwoom_api.wire.records import Answer, RealRecord
from kiwoom_api.wire.request import Request
from kiwoom_api.wire.rows import Rows

class WatchGroupsGroupsRow(Answer, frozen=True, eq=False):
    """관심종목 그룹 리스트 조회 (ka01300): 그룹갯수 (nofi)."""

    group_code: str | None
    """그룹코드 (gcod)"""
    name: str | None
    """그룹명 (name)"""

class WatchGroups(Answer, frozen=True, eq=False):
    """관심종목 그룹 리스트 조회 (ka01300)."""

    result: Flag | None
    """처리결과 (rtcd)"""
    groups: Rows[WatchGroupsGroupsRow]
    """그룹갯수 (nofi)"""

def ka01300() -> Request[WatchGroups]:
    """관심종목 그룹 리스트 조회 (ka01300)."""

watch_groups = ka01300

class WatchMembersMembersRow(Answer, frozen=True, eq=False):
    """관심종목 그룹 상세 조회 (ka01301): 종목 갯수 (nofj)."""

    symbol: str | None
    """종목코드 (cod2)"""
    bookmark: str | None
    """북마크 구분 (bgb)"""
    bookmark_colour: str | None
    """북마크 컬러 (bgb_clr)"""

class WatchMembers(Answer, frozen=True, eq=False):
    """관심종목 그룹 상세 조회 (ka01301)."""

    result: Flag | None
    """처리 결과 (rtcd)"""
    members: Rows[WatchMembersMembersRow]
    """종목 갯수 (nofj)"""

def ka01301(
    *,
    group: str,
) -> Request[WatchMembers]:
    """관심종목 그룹 상세 조회 (ka01301).

    Args:
        group: 그룹SEQ (arn_grp_id)
    """

watch_members = ka01301
