"""Rounds: what was planned, what was walked, point by point."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections import actions, forms
from steward.capabilities.inspections.choices import RoundState
from steward.capabilities.inspections.models import Round, Visit
from steward.capabilities.inspections.policies import MAY, STAFF
from steward.capabilities.inspections.queries import visible_rounds
from steward.capabilities.inspections.queries.counted import counted
from steward.capabilities.inspections.resources.marks import POINT_MARKS, ROUND_MARKS, VERDICT_MARKS
from steward.kernel.base import clock
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import row_filter, site_filter
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post


def _mark(row: Round) -> tuple[str, str]:
    return ROUND_MARKS[RoundState(row.state)]


def _seen(row: Round) -> str:
    return f"{row.seen_count} / {row.points_count}"


def _phone(row: Round) -> Lines:
    waits = row.state in (RoundState.PLANNED, RoundState.UNDER_WAY)
    who = row.walker or row.post or ""
    return Lines(
        str(row.route),
        [fact for fact in (_seen(row), who, _("voluntary") if row.is_voluntary else "") if fact],
        state=(*_mark(row), row.get_state_display()),
        due_at=row.closes_at if waits else None,
    )


def _is_at_hand(row: Round, actor: Actor) -> bool:
    """Whether it is the actor's to walk at this moment."""
    is_own = row.walker_id == actor.user_id or row.post_id in {hat.post_id for hat in actor.hats}
    return is_own and row.ended_at is None and row.opens_at <= clock.now() < row.closes_at


def _points(row: Round, actor: Actor) -> Mapping[str, Any]:
    """Each point with everything that was sent of it: the round replayed in a list."""
    visits: dict[int, list[Visit]] = defaultdict(list)
    for visit in row.visits.select_related("user").order_by("at", "pk"):
        visits[visit.point_id].append(visit)
    points = row.points.select_related("checkpoint__place").order_by("position")
    return {
        "points": [(point, visits[point.pk]) for point in points],
        "walk": f"/field/#round/{row.pk}" if _is_at_hand(row, actor) else "",
        "marks": POINT_MARKS,
        "verdicts": VERDICT_MARKS,
    }


def _mine(rows: QuerySet[Round], actor: Actor) -> QuerySet[Round]:
    own = rows.filter(post_id__in={hat.post_id for hat in actor.hats})
    return own | rows.filter(walker_id=actor.user_id)


COUNTED = _("planned, and over by now")


def _counted(rows: QuerySet[Round], _values: Sequence[str], _actor: Actor) -> QuerySet[Round]:
    return rows.filter(counted())


def _post_words(keys: Sequence[int], _actor: Actor) -> list[str]:
    return [str(post) for post in Post.objects.filter(pk__in=keys)]


ROUNDS = declare_resource(
    Resource(
        name="rounds",
        label=_("Rounds"),
        label_one=_("Round"),
        icon="walk",
        position=26,
        rows=visible_rounds,
        roles=STAFF,
        title=str,
        joined=("route", "site", "post", "walker"),
        default_sort="-opens_at",
        default_filters={"until_now": ("1",)},
        phone=_phone,
        columns=(
            Column("route", _("Route"), lambda row: row.route_id, show=lambda row: row.route, kind="link"),
            Column("opens_at", _("Opens"), lambda row: row.opens_at, sort="opens_at", kind="moment"),
            Column("closes_at", _("Closes"), lambda row: row.closes_at, kind="moment"),
            Column("post", _("Post"), lambda row: row.post_id, show=lambda row: row.post or _("voluntary")),
            Column("walker", _("Who walked"), lambda row: row.walker_id, show=lambda row: row.walker or ""),
            Column("seen", _("Points seen"), lambda row: row.seen_count, show=_seen),
            Column("doubts", _("To be judged"), lambda row: row.doubts_count, kind="number"),
            Column(
                "state", _("State"), lambda row: row.state, show=lambda row: row.get_state_display(), kind="state",
                mark=_mark,
            ),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site, default=False),
        ),
        filters=(
            flag_filter(
                "until_now", _("Until now"), lambda rows, _actor: rows.filter(opens_at__lte=clock.now())
            ),
            choice_filter("state", _("State"), "state", RoundState),
            flag_filter("mine", _("My rounds"), _mine),
            flag_filter("is_voluntary", _("Voluntary"), lambda rows, _actor: rows.filter(plan__isnull=True)),
            flag_filter("doubts", _("With doubts"), lambda rows, _actor: rows.filter(doubts_count__gt=0)),
            date_filter("opens_at", _("Day"), "opens_at"),
            site_filter(),
            # Set by links of figures (a scorecard's).
            row_filter("post", _("Post"), "post_id", _post_words),
            Filter("counted", _("Figures"), _counted, kind="row", words=lambda _values, _actor: [str(COUNTED)]),
        ),
        verbs=(
            Verb(
                "start", _("Walk a voluntary round"), "player-play", forms.StartRoundForm, actions.start_round,
                may=lambda _row, actor: bool(actor.roles & MAY["start"]), roles=MAY["start"], creates=True,
                style="primary", done=_("It is on your phone now."),
            ),
        ),
        panels=(Panel("points", _("Point by point"), "inspections/points.html", _points),),
        looks=(
            ("/rounds/coverage/", "chart-grid-dots", _("Coverage")),
            ("/rounds/records/", "book", _("Record books")),
        ),
    )
)  # fmt: skip
