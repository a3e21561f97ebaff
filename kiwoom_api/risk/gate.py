"""May this order leave? Checks from cheap to dear; the first refusal wins. Pure: the moment comes in as a RiskView."""

from __future__ import annotations

from collections.abc import Callable

from kiwoom_api.model.orders import CancelRequest
from kiwoom_api.model.ports import Request
from kiwoom_api.risk import caps, law
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.reasons import Denial, DenialCode
from kiwoom_api.risk.switch import SwitchLevel
from kiwoom_api.risk.view import RiskView
from kiwoom_api.risk.wish import Wish, wish_of

Check = Callable[[Wish, RiskView, RiskLimits], Denial | None]

CHECKS: tuple[Check, ...] = (
    law.session,
    law.tradable,
    law.grid,
    law.collar,
    caps.size,
    caps.rate,
    caps.repeated,
    caps.means,
    caps.exposure,
    caps.losses,
    caps.health,
)
"""After the switch and the form, in this order."""


class RiskGate:
    """The gate of one account. It keeps nothing between calls."""

    def __init__(self, limits: RiskLimits) -> None:
        self.limits = limits

    def check(self, request: Request, view: RiskView) -> Denial | None:
        """Return None when the request may be sent, else the first reason why not.

        A cancel passes at every level but DEAD and is held against nothing else: it only takes risk away.
        At NO_ENTRY sales pass too, at FLATTEN only those of the ordered exit (``view.flattening``). A modify counts
        as what its original is; one whose original is not known counts as an entry.
        """
        if isinstance(request, CancelRequest):
            return _switched(view) if view.switch is SwitchLevel.DEAD else None
        if view.switch <= SwitchLevel.CANCEL_ONLY and not (view.flattening and view.switch is SwitchLevel.FLATTEN):
            return _switched(view)
        malformed = law.form(request)
        if malformed is not None:
            return malformed
        wish = wish_of(request, view)
        if wish.entry and view.switch < SwitchLevel.ACTIVE:
            return _switched(view)
        for check in CHECKS:
            denial = check(wish, view, self.limits)
            if denial is not None:
                return denial
        return None


def _switched(view: RiskView) -> Denial:
    return Denial(code=DenialCode.SWITCH, facts={"level": view.switch.name})
