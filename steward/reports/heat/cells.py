"""How hot a place is: its requests counted, and its name in the picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.surface.declare import Rows


@dataclass(frozen=True)
class Heat:
    """The requests about a place: all that are looked at, those open, those late."""

    total: int = 0
    open: int = 0
    late: int = 0

    def __add__(self, other: "Heat") -> "Heat":
        return Heat(self.total + other.total, self.open + other.open, self.late + other.late)

    @property
    def state(self) -> str:
        """late | open | past (only closed ones) | none."""
        if self.late:
            return "late"
        if self.open:
            return "open"
        return "past" if self.total else "none"

    @property
    def shown(self) -> int:
        """The number that stands in the picture: what is still open, else what there was."""
        return self.open or self.total


NONE = Heat()


def together(heats: Iterable[Heat]) -> Heat:
    return sum(heats, NONE)


def heat_of(rows: Rows, *by: str) -> dict[Any, Heat]:
    """The heat of requests by columns of theirs: one query."""
    is_open = Q(closed_at__isnull=True)
    counted = rows.order_by().values_list(*by).annotate(
        n=Count("pk"),
        n_open=Count("pk", filter=is_open),
        n_late=Count("pk", filter=is_open & Q(due_at__lt=clock.now())),
    )  # fmt: skip
    return {row[0] if len(by) == 1 else row[:-3]: Heat(*row[-3:]) for row in counted}


@dataclass(frozen=True)
class Cell:
    """A place in the picture, by the name it has there."""

    pk: int
    name: str
    label: str
    heat: Heat


def cell_of(place: Place, heats: Mapping[int, Heat]) -> Cell:
    return Cell(place.pk, place.name, number_of(place), heats.get(place.pk, NONE))


def number_of(place: Place) -> str:
    """What stands on the door: the last part of the code."""
    return place.code.rpartition("-")[2]
