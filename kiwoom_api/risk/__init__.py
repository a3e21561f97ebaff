"""May this order leave? Limits, checks and the kill switch."""

from kiwoom_api.risk.gate import RiskGate
from kiwoom_api.risk.limits import RiskLimits
from kiwoom_api.risk.reasons import Denial, DenialCode
from kiwoom_api.risk.switch import Switch, SwitchFile, SwitchLevel, SwitchState
from kiwoom_api.risk.view import Original, RiskView

__all__ = [
    "Denial",
    "DenialCode",
    "Original",
    "RiskGate",
    "RiskLimits",
    "RiskView",
    "Switch",
    "SwitchFile",
    "SwitchLevel",
    "SwitchState",
]
