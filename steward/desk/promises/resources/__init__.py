"""Standards, the ladder, working hours, holidays and matters as administrators and programs meet them."""

from steward.desk.promises.resources.calendars import CALENDARS, HOLIDAYS
from steward.desk.promises.resources.matters import CATEGORIES
from steward.desk.promises.resources.rungs import RUNGS
from steward.desk.promises.resources.standards import STANDARDS

__all__ = ["CALENDARS", "CATEGORIES", "HOLIDAYS", "RUNGS", "STANDARDS"]
