"""What a replay came to, and whether it agrees with a plain count over the file."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from steward.capabilities.tickets.choices import State
from steward.config.replay_files import PINGSHAN_KINDS, PlainCount, Reading, nyc_kind
from steward.kernel.work.choices import ClockName, RungCondition
from steward.kernel.work.models import Clock, Escalation, Rung, WorkItem

# A matter met less often says nothing about itself.
FEWEST = 10
WORST = 10


@dataclass
class Matter:
    """Figures of one category."""

    name: str
    rows: int = 0
    late: int = 0
    hours: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.late / self.rows


@dataclass
class Figures:
    """What became of the rows of a file."""

    opened: int
    closed: int
    late: Counter[str]
    rungs: Counter[str]
    escalated: int
    kinds: Counter[str]
    hours: list[float]
    worst: list[Matter]


def figures(items: dict[str, int]) -> Figures:
    """Count what stands in the database about the tickets of a replay."""
    wanted = set(items.values())
    rows = WorkItem.objects.filter(pk__gte=min(wanted, default=0), pk__lte=max(wanted, default=0))
    late: dict[str, set[int]] = defaultdict(set)
    missed = Clock.objects.filter(item__in=rows, met=False).values_list("name", "item_id")
    for name, pk in missed:
        late[name].add(pk)
    fired = list(Escalation.objects.filter(item__in=rows).select_related("rung"))
    matters: dict[str, Matter] = {}
    kinds, hours, closed = Counter[str](), [], 0
    columns = rows.values_list("pk", "kind", "state", "opened_at", "closed_at", "category__name")
    for pk, kind, state, opened_at, closed_at, name in columns.iterator():
        matter = matters.setdefault(name, Matter(name))
        matter.rows += 1
        matter.late += pk in late[ClockName.RESOLVE]
        kinds[kind] += 1
        if state == State.CLOSED and closed_at:
            closed += 1
            hours.append(_hours(opened_at, closed_at))
            matter.hours.append(hours[-1])
    often = [matter for matter in matters.values() if matter.rows >= FEWEST]
    return Figures(
        opened=len(items),
        closed=closed,
        late=Counter({name: len(pks) for name, pks in late.items()}),
        rungs=Counter(_rung_words(row.rung) for row in fired),
        escalated=len({row.item_id for row in fired}),
        kinds=kinds,
        hours=sorted(hours),
        worst=sorted(often, key=lambda matter: (-matter.share, -matter.late))[:WORST],
    )


def lines(found: Figures) -> Iterator[str]:
    """The figures for a terminal."""
    yield f"opened       {found.opened}"
    yield f"closed       {found.closed}  (still open: {found.opened - found.closed})"
    yield "late         " + ", ".join(f"{name} {found.late[name]}" for name in ClockName.values)
    yield f"escalated    {found.escalated} tickets"
    yield from (f"  {count:6d}  {rung}" for rung, count in sorted(found.rungs.items()))
    yield f"median hours {middle(found.hours):.2f}"
    yield f"worst matters: share resolved late, of those met {FEWEST} times or more"
    for matter in found.worst:
        told = f"{matter.late:5d} of {matter.rows:5d}  median {middle(sorted(matter.hours)):8.2f} h"
        yield f"  {matter.share:6.1%}  {told}  {matter.name}"


def agreement(found: Figures, plain: PlainCount, reading: Reading, layout: str) -> Iterator[tuple[bool, str]]:
    """Each comparison with the plain count: whether it agrees, and the two numbers."""
    refused = reading.refused.total()
    yield (
        found.opened == plain.rows - refused,
        f"rows taken {found.opened} of {plain.rows}, refused {refused}",
    )
    yield refused == plain.refused, f"refused {refused}, closed before reported in the file {plain.refused}"
    kind_of = PINGSHAN_KINDS.__getitem__ if layout == "pingshan" else nyc_kind
    kinds: Counter[str] = Counter()
    for word, count in plain.kinds.items():
        kinds[kind_of(word)] += count
    told = ", ".join(f"{kind} {found.kinds[kind]}" for kind in sorted(kinds, key=lambda kind: -kinds[kind]))
    yield found.kinds == kinds, f"kinds {told}"
    if plain.overdue is not None:
        late = found.late[ClockName.RESOLVE]
        yield late == plain.overdue, f"resolved late {late}, overdue in the file {plain.overdue}"
    if plain.median_hours is not None:
        mine = middle(found.hours)
        yield (
            abs(mine - plain.median_hours) < 0.01,
            f"median hours {mine:.2f}, in the file {plain.median_hours:.2f}",
        )


def middle(values: list[float]) -> float:
    """The upper median of sorted values; 0 for none."""
    return values[len(values) // 2] if values else 0.0


def _rung_words(rung: Rung) -> str:
    """`respond +15 min -> superior_1`: the same step has different numbers on different ladders."""
    when = "" if rung.condition == RungCondition.ANY else f" if {rung.condition}"
    return f"{rung.clock} {rung.after_minutes:+d} min{when} -> {rung.target}"


def _hours(opened_at: datetime, closed_at: datetime) -> float:
    return (closed_at - opened_at).total_seconds() / 3600
