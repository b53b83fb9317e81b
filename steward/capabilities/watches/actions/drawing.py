"""Writes of a week's rota, from the first draft until everybody may rely on it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.choices import Way
from steward.capabilities.watches.cover import days_off, holes_of, week_of, zone_of
from steward.capabilities.watches.models import COMPANY, Rota, Watch
from steward.capabilities.watches.policies import MAY, check_rota
from steward.capabilities.watches.queries import away_spans, had_until, officers
from steward.capabilities.watches.turns import Slot, Turn, day_type, share, slots_of
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site, User


@transaction.atomic
def draw_rota(
    *,
    by: Actor,
    week_on: date,
    way: str,
    site: Site | None = None,
    people: Collection[User] = (),
    changes: Sequence[time] = (),
    twice: bool = False,
    weeks_back: int = 1,
) -> Rota:
    """Begin a week of a line, with watches by turns, as in an earlier week, or with none yet (EMG1).

    Effects: rota, its watches with the reason of each turn, event `rota.draw`. A copied watch is left out where its
    officer is away or no longer in office; the page names the gap. Refuses a post without the verb on this line, a week
    that is drawn already, turns without people or without a time of change, and an earlier week that is empty.
    """
    hat, at = by.need_hat(MAY["draw"], site_id=site.pk if site else None), clock.now()
    monday = week_on - timedelta(days=week_on.weekday())
    line = site.pk if site else COMPANY
    if Rota.objects.filter(line=line, week_on=monday).exists():
        raise Refused(_("This week is drawn up already."), do=_("Open it in the list."), field="week_on")
    rota = Rota.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        line=line,
        week_on=monday,
        drawn_by_id=by.user_id,
        drawn_at=at,
    )
    if way == Way.TURNS:
        _by_turns(rota, list(people), changes, twice=twice)
    elif way == Way.COPY:
        _as_before(rota, weeks_back)
    count = Watch.objects.filter(rota=rota).count()
    record(
        "rota.draw", rota, by=by, hat=hat, site_id=rota.site_id, at=at, data={"way": str(way), "count": count}
    )
    return rota


def _by_turns(rota: Rota, people: list[User], changes: Sequence[time], *, twice: bool) -> None:
    if not people:
        raise Refused(_("Nobody was chosen."), do=_("Choose who takes turns."), field="people")
    if not changes:
        raise Refused(
            _("When does a watch change?"), do=_("For instance 08:30, or 08:00 20:00."), field="changes"
        )
    slots = slots_of(rota.week_on, changes, zone_of(rota), days_off(rota.week_on), twice=twice)
    keys = {user.pk: user.name for user in people}
    away = away_spans(keys, slots[0].starts_at, slots[-1].ends_at)
    others = _taken_elsewhere(keys, slots[0].starts_at, slots[-1].ends_at)

    def is_away(pk: int, slot: Slot) -> bool:
        spans = [*away, *others]
        return any(who == pk and start < slot.ends_at and end > slot.starts_at for who, start, end in spans)

    turns = share(slots, list(keys), had_until(rota.line, slots[0].starts_at), is_away)
    for turn in turns:
        if turn.user_id is not None:
            _put(rota, turn.user_id, turn.slot, _reason(turn, keys))


def _reason(turn: Turn, names: dict[int, str]) -> dict[str, object]:
    return {"had": turn.had, "away": [names[pk] for pk in turn.away]}


def _taken_elsewhere(
    user_ids: Iterable[int], since: datetime, until: datetime
) -> list[tuple[int, datetime, datetime]]:
    """Whoever is on watch somewhere is not there for another."""
    rows = Watch.objects.filter(officer_id__in=user_ids, starts_at__lt=until, ends_at__gt=since)
    return list(rows.values_list("officer_id", "starts_at", "ends_at"))


def _as_before(rota: Rota, weeks_back: int) -> None:
    earlier = Watch.objects.filter(
        rota__line=rota.line, rota__week_on=rota.week_on - timedelta(weeks=weeks_back)
    )
    rows = list(earlier.order_by("starts_at", "pk"))
    if not rows:
        raise Refused(_("There is no rota of that week."), do=_("Choose another week, or another way."))
    zone, days = ZoneInfo(zone_of(rota)), days_off(rota.week_on)
    for row in rows:
        # The same hour on the clock, also where the clocks changed between.
        start, end = (
            datetime.combine(local.date() + timedelta(weeks=weeks_back), local.time(), zone)
            for local in (row.starts_at.astimezone(zone), row.ends_at.astimezone(zone))
        )
        if _why_not(rota, row.officer, start, end) is None:
            _put(rota, row.officer_id, Slot(start, end, day_type(start.date(), days)), {})


def _put(rota: Rota, user_id: int, slot: Slot, why: dict[str, object]) -> Watch:
    return Watch.objects.create(
        organisation_id=rota.organisation_id,
        rota=rota,
        site_id=rota.site_id,
        line=rota.line,
        officer_id=user_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        day_type=slot.day_type,
        why=why,
    )


def _why_not(
    rota: Rota, officer: User, starts_at: datetime, ends_at: datetime, but: int | None = None
) -> Refused | None:
    """What keeps somebody from a watch: not in office, away, or on watch then already."""
    names = {"name": officer.name}
    if not officers(rota.site, starts_at, rota.organisation_id).filter(pk=officer.pk).exists():
        return Refused(
            _("%(name)s is not in office there then.") % names, field="officer", code="not_in_office"
        )
    if away_spans([officer.pk], starts_at, ends_at):
        return Refused(
            _("%(name)s is marked away then.") % names,
            do=_("Choose somebody else."),
            field="officer",
            code="away",
        )
    rows = Watch.objects.filter(officer=officer, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if rows.exclude(pk=but or 0).exists():
        return Refused(_("%(name)s is on watch then already.") % names, field="officer", code="twice")
    return None


def need_free(
    rota: Rota, officer: User, starts_at: datetime, ends_at: datetime, but: int | None = None
) -> None:
    """Refuses somebody who is not in office there, away, or on watch then already (on another watch than `but`)."""
    refused = _why_not(rota, officer, starts_at, ends_at, but)
    if refused is not None:
        raise refused


@transaction.atomic
def assign_rota(rota: Rota, *, by: Actor, officer: User, starts_at: datetime, ends_at: datetime) -> Rota:
    """Put somebody on watch by hand.

    Effects: watch, event `rota.assign`. Refuses a published rota, a beginning outside its week, an end that is not
    later or more than two days on, and whoever `need_free` refuses.
    """
    hat = check_rota("assign", rota, by)
    _draft(rota)
    since, until = week_of(rota)
    if not since <= starts_at < until:
        raise Refused(_("That does not begin in this week."), field="starts_at", code="other_week")
    if not starts_at < ends_at <= starts_at + timedelta(days=2):
        raise Refused(
            _("A watch ends after it begins, and within two days."), field="ends_at", code="not_later"
        )
    need_free(rota, officer, starts_at, ends_at)
    local = starts_at.astimezone(ZoneInfo(zone_of(rota)))
    slot = Slot(starts_at, ends_at, day_type(local.date(), days_off(rota.week_on)))
    _put(rota, officer.pk, slot, {})
    data = {"officer": officer.name, "from": f"{local:%Y-%m-%d %H:%M}"}
    record("rota.assign", rota, by=by, hat=hat, site_id=rota.site_id, data=data)
    return rota


@transaction.atomic
def remove_rota(rota: Rota, *, by: Actor, watches: Collection[Watch]) -> Rota:
    """Take watches out of a draft again.

    Effects: the watches go, event `rota.remove`. Refuses a published rota, and watches of another one.
    """
    hat = check_rota("remove", rota, by)
    _draft(rota)
    gone, _tables = Watch.objects.filter(rota=rota, pk__in=[watch.pk for watch in watches]).delete()
    if not gone:
        raise Refused(_("Nothing was chosen."), do=_("Choose the watches to take out."), field="watches")
    record("rota.remove", rota, by=by, hat=hat, site_id=rota.site_id, data={"count": gone})
    return rota


@transaction.atomic
def publish_rota(rota: Rota, *, by: Actor, words: str = "") -> Rota:
    """Let everybody rely on a week; from now on it changes by approval only.

    Effects: published, event `rota.publish` (everybody in it is told). Refuses a published one, an empty one, and one
    with gaps or two at once as long as nobody says why.
    """
    hat, at = check_rota("publish", rota, by), clock.now()
    _draft(rota)
    if not Watch.objects.filter(rota=rota).exists():
        raise Refused(_("Nobody is on watch in this week yet."), do=_("Put somebody on first."), code="empty")
    holes = holes_of(rota)
    if (holes.gaps or holes.doubles) and not words.strip():
        raise Refused(
            _("There are %(gaps)d gaps, and %(doubles)d times two at once.")
            % {"gaps": len(holes.gaps), "doubles": len(holes.doubles)},
            do=_("Close them, or say why they are meant."),
            field="words",
            code="holes",
        )
    if not Rota.objects.filter(pk=rota.pk, published_at__isnull=True).update(published_at=at, words=words):
        raise Lost()
    rota.published_at, rota.words = at, words
    record("rota.publish", rota, by=by, hat=hat, site_id=rota.site_id, at=at)
    return rota


def _draft(rota: Rota) -> None:
    if rota.published_at is not None:
        raise Refused(
            _("This rota is published."), do=_("Ask for a change of the officer instead."), code="published"
        )
