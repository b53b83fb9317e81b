"""A card as it is read: its figures with the lists behind them, its standards, the months before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from steward.kernel.duties.choices import DueState, Outcome
from steward.kernel.duties.metrics import DECIDED, Measured, Period, Unit, due_rows, metrics
from steward.kernel.duties.months import last_day
from steward.kernel.tenancy.models import in_language
from steward.reports.models import CardStandard, Scorecard
from steward.reports.scores.counting import Line
from steward.reports.scores.queries import standards_of, trend_of

MARKS = {
    Outcome.MET: ("ok", "circle-check"),
    Outcome.UNMET: ("late", "alert-triangle"),
    Outcome.EMPTY: ("off", "circle-dashed"),
    Outcome.UNMEASURED: ("off", "hourglass"),
}


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down: 99.9 is not all. None of nothing."""
    return 100 * part // whole if whole else None


def said_percent(part: int, whole: int) -> str:
    found = percent(part, whole)
    return "—" if found is None else f"{found} %"


def asked(card: Scorecard) -> int:
    """What counts on a card: all that was decided and not excused."""
    return card.done + card.late + card.missed


def state_of(card: Scorecard) -> tuple[str, str, str, str]:
    """Code, look, icon and word of how far a card is."""
    if not card.is_current:
        return "replaced", "off", "history", _("Replaced by a later edition")
    if card.frozen_at is None:
        return "running", "busy", "hourglass", _("Still counted")
    if card.signed_at is None:
        return "frozen", "wait", "snowflake", _("Frozen, to be signed")
    return "signed", "ok", "signature", _("Signed")


@dataclass(frozen=True)
class Standing:
    """A standard in words: name, threshold, figure, outcome, the list behind it."""

    row: CardStandard
    metric: str
    limit: str
    figure: str

    @property
    def mark(self) -> tuple[str, str]:
        return MARKS[Outcome(self.row.outcome)]

    @property
    def has_rows(self) -> bool:
        """Whether there is anything behind the figure."""
        return bool(self.row.rows and self.row.numerator is not None and self.row.denominator != 0)


def standing(row: CardStandard) -> Standing:
    metric = metrics().get(row.metric)
    # What nobody measures yet is a share or a count by its own threshold's word only.
    sign = " %" if metric is None or metric.unit == Unit.PERCENT else ""
    limits = [(f"≥ {row.at_least}{sign}", row.at_least), (f"≤ {row.at_most}{sign}", row.at_most)]
    return Standing(
        row,
        str(metric.label) if metric else row.metric,
        " ".join(text for text, value in limits if value is not None),
        say_figure(row),
    )


def say_figure(row: CardStandard) -> str:
    """`19 / 20 = 95 %`, or the number alone."""
    if row.numerator is None or row.denominator == 0:
        return "—"
    if row.denominator is None:
        return str(row.numerator)
    return f"{row.numerator} / {row.denominator} = {said_percent(row.numerator, row.denominator)}"


class Links:
    """Addresses of the dues behind a card's figures."""

    def __init__(self, card: Scorecard) -> None:
        self.post_id, self.user_id = card.post_id, card.user_id
        self.period = Period(card.month, last_day(card.month))

    def to(self, *states: str, duty: str = "") -> str:
        one = Measured(post_id=self.post_id, user_id=self.user_id, duty=duty)
        return due_rows(one, self.period, *states)


Counted = tuple[str, int, str]


def figures_of(card: Scorecard) -> list[Counted]:
    """The counts at the head of a card: word, number, list."""
    return _counts(card, Links(card))


def _counts(of: Scorecard | Line, links: Links, duty: str = "") -> list[Counted]:
    return [
        (str(state.label), getattr(of, state), links.to(state, duty=duty))
        for state in (*DECIDED, DueState.EXCUSED)
    ]


@dataclass(frozen=True)
class Row:
    """One duty of a card with its four counts, each with the list behind it."""

    title: str
    weight: int
    share: str
    counts: Sequence[Counted]


def rows_of(card: Scorecard) -> list[Row]:
    """The duties of a card, the heaviest first."""
    links = Links(card)
    lines = [Line(**data) for data in card.lines]
    return [
        Row(
            in_language(line.title, line.title_en),
            line.weight,
            said_percent(line.done, line.asked),
            _counts(line, links, line.code),
        )
        for line in lines
    ]


def sheet_of(card: Scorecard) -> Mapping[str, Any]:
    """Everything that stands on a card, for page and paper."""
    links = Links(card)
    return {
        "share": said_percent(card.done, asked(card)),
        "asked": asked(card),
        "weighted": said_percent(card.weight_done, card.weight_all),
        "all_link": links.to(*DECIDED),
        "figures": figures_of(card),
        "standards": [standing(row) for row in standards_of(card)],
        "rows": rows_of(card),
        "trend": [
            (f"{row.month:%Y-%m}", percent(row.done, asked(row)), percent(row.weight_done, row.weight_all))
            for row in trend_of(card)
        ],
    }
