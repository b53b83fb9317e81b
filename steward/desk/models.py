"""The desk's tables, where Django looks for tables."""

from steward.desk.second_factor.models import RecoveryCode, SecondFactor

__all__ = ["RecoveryCode", "SecondFactor"]
