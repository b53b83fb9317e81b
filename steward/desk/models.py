"""The desk's tables, where Django looks for tables."""

from steward.desk.second_factor.models import Passkey, RecoveryCode, SecondFactor

__all__ = ["Passkey", "RecoveryCode", "SecondFactor"]
