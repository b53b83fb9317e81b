"""One measured figure, as a JSON line and as a row of the table."""

from typing import Any

Line = dict[str, Any]


def line(
    bench: str,
    case: str,
    figure: float,
    unit: str,
    *,
    floor: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
    **facts: Any,
) -> Line:
    """`at_least` and `at_most` bound the ratio to the floor, `below` the figure itself."""
    ratio = figure / floor if floor else None
    target, passed = "", True
    if at_least is not None and ratio is not None:
        target, passed = f"ratio >= {at_least}", ratio >= at_least
    elif at_most is not None and ratio is not None:
        target, passed = f"ratio <= {at_most}", ratio <= at_most
    elif below is not None:
        target, passed = f"< {below:g} {unit}", figure < below
    return {
        "bench": bench,
        "case": case,
        "figure": round(figure, 2),
        "unit": unit,
        "floor": None if floor is None else round(floor, 2),
        "ratio": None if ratio is None else round(ratio, 2),
        "target": target,
        "pass": passed,
    } | facts


def table(lines: list[Line]) -> str:
    """All figures as a Markdown table."""
    rows = ["| bench | case | figure | floor | ratio | target | |", "|---|---|---:|---:|---:|---|---|"]
    rows += [
        f"| {row['bench']} | {row['case']} | {row['figure']:,} {row['unit']} | {_or_dash(row['floor'])} "
        f"| {_or_dash(row['ratio'])} | {row['target']} | {'ok' if row['pass'] else '**missed**'} |"
        for row in lines
    ]
    return "\n".join(rows)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:,}"
