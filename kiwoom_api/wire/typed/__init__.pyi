"""Every TR as a function, every answer as a class; made from the catalogue by ``make stubs``."""

from collections.abc import Callable

from kiwoom_api.wire.records import Answer as Answer, RealRecord as RealRecord, answer_class as answer_class
from kiwoom_api.wire.request import Request as Request
from kiwoom_api.wire.rows import Rows as Rows
from kiwoom_api.wire.typed.account import *
from kiwoom_api.wire.typed.chart import *
from kiwoom_api.wire.typed.condition import *
from kiwoom_api.wire.typed.credit_order import *
from kiwoom_api.wire.typed.elw import *
from kiwoom_api.wire.typed.etf import *
from kiwoom_api.wire.typed.investor import *
from kiwoom_api.wire.typed.lending import *
from kiwoom_api.wire.typed.oauth import *
from kiwoom_api.wire.typed.order import *
from kiwoom_api.wire.typed.quote import *
from kiwoom_api.wire.typed.ranking import *
from kiwoom_api.wire.typed.realtime import *
from kiwoom_api.wire.typed.sector import *
from kiwoom_api.wire.typed.short_sale import *
from kiwoom_api.wire.typed.stock import *
from kiwoom_api.wire.typed.theme import *
from kiwoom_api.wire.typed.watchlist import *

def ask(tr_id: str) -> Callable[..., Request[Answer]]: ...
