"""The configuration's only table, where Django looks for tables."""

from steward.config.first_run.models import FirstRun

__all__ = ["FirstRun"]
