"""Who else keeps copies of a person's data, and blanks them when the person is erased."""

from collections.abc import Callable

from steward.kernel.people.models import Party

Eraser = Callable[[Party], int]
_erasers: dict[str, Eraser] = {}


def declare_eraser(name: str, erase: Eraser) -> None:
    """Have `erase(party)` called inside the erasing transaction; it blanks its copies and says how many.

    `name` stands in the trail (`tickets.stranger`). A name declared twice for two functions is an error.
    """
    if _erasers.setdefault(name, erase) is not erase:
        raise ValueError(f"eraser {name} is declared twice")


def call_erasers(party: Party) -> dict[str, int]:
    """Run every declared eraser; what was blanked, by name."""
    return {name: erase(party) for name, erase in sorted(_erasers.items())}
