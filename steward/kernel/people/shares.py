"""Owner shares over time: on which day do they exceed the whole?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WHOLE = 10_000


@dataclass(frozen=True)
class Share:
    """A share in basis points from a day to a day, both included; without an end it goes on."""

    starts_on: date
    ends_on: date | None
    bp: int

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def overfull_day(shares: Sequence[Share]) -> date | None:
    """The first day on which shares sum to more than 100 %: a sum only ever grows where a share begins."""
    for day in sorted({share.starts_on for share in shares}):
        if sum(share.bp for share in shares if share.holds_on(day)) > WHOLE:
            return day
    return None
