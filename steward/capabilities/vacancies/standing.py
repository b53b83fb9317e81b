"""Whether a home stands empty, and why: a pure reading of what tenures and core records tell."""

from dataclasses import dataclass
from datetime import date

from steward.capabilities.vacancies.choices import Kind

VACANT = "vacant"


@dataclass(frozen=True)
class Standing:
    """What is on record of a home: an owner now, people now, people before, anybody ever; what was seen last."""

    is_owned: bool = False
    is_lived_in: bool = False
    was_lived_in: bool = False
    was_anybodys: bool = False
    # How somebody found it lived in (`registry` words); empty: nobody looked.
    occupancy: str = ""
    # The last day on which the record said something new about people leaving.
    changed_on: date | None = None

    @property
    def is_somebodys(self) -> bool:
        """Whether somebody lives there, or an owner may."""
        return self.is_lived_in or self.is_owned or self.occupancy not in ("", VACANT)


def kind_of(home: Standing, *, sold_is_recorded: bool) -> Kind | None:
    """The class of a vacancy, or none: somebody lives there, or nobody can tell.

    An owner may live in his home or not, which only a look tells. A home that was never anybody's is unsold, where the
    records of the site are complete enough to say so; else it is merely unknown.
    """
    if home.is_lived_in or (home.occupancy and home.occupancy != VACANT):
        return None
    if home.occupancy == VACANT and home.is_owned:
        return Kind.MOVED_OUT if home.was_lived_in else Kind.NOT_LIVED_IN
    if home.is_owned:
        return None
    if home.was_anybodys:
        return Kind.MOVED_OUT
    return Kind.UNSOLD if sold_is_recorded or home.occupancy == VACANT else None
