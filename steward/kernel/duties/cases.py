"""Cases reported and ended by hand: what duties wait for and no part of the system sees by itself.

Whoever holds a post with a duty that waits for it reports it, and so do those above: nobody else has anything to do
with it. What a capability sees happen needs no report.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused, need_words
from steward.kernel.duties.cadence import Ahead, read_cadence
from steward.kernel.duties.case_count import recount_cases
from steward.kernel.duties.happenings import declared_happenings
from steward.kernel.duties.models import Case, Duty
from steward.kernel.duties.queries import is_reported, posts_below
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Post, Site

# How long ago something may have happened that is reported now, and how far ahead a day may lie.
MOST_BACK, MOST_AHEAD = timedelta(days=31), timedelta(days=366)
# What opens within so many days stands ready at once; the nights bring the rest.
READY = timedelta(days=7)


@dataclass(frozen=True)
class Awaited:
    """What somebody can report: the kinds of posts that wait for it, and whether a day ahead is meant."""

    kinds: frozenset[str]
    has_day: bool


def wanted_by_hand() -> dict[str, Awaited]:
    """Every happening that a duty in force waits for and that nothing declares, by code: one query."""
    found: dict[str, Awaited] = {}
    declared = declared_happenings()
    rows = Duty.objects.filter(ends_on__isnull=True).order_by("pk")
    for cadence, kinds in rows.values_list("cadence", "kinds"):
        read = read_cadence(cadence)
        code = getattr(read, "happening", None)
        if code is not None and code not in declared:
            before = found.get(code, Awaited(frozenset(), has_day=False))
            found[code] = Awaited(before.kinds | set(kinds), before.has_day or isinstance(read, Ahead))
    return found


def may_report(actor: Actor) -> dict[str, Awaited]:
    """What the actor can report: what his posts wait for, and those that report to him."""
    if "may_report" not in actor.kept:
        rows = Post.objects.filter(pk__in=posts_below(actor), is_active=True).exclude(kind="")
        kinds = set(rows.values_list("kind", flat=True).distinct())
        wanted = wanted_by_hand() if kinds else {}
        actor.kept["may_report"] = {code: one for code, one in wanted.items() if one.kinds & kinds}
    kept: dict[str, Awaited] = actor.kept["may_report"]
    return kept


def hat_to_report(code: str, by: Actor, site_id: int | None) -> Hat:
    """The hat in which somebody reports it: of a post that waits for it at the site, else of one above such a post.

    Refuses everybody else, and what needs no report.
    """
    wanted = may_report(by).get(code)
    if wanted is None:
        raise NotAllowed()
    here = Q(site_id=site_id) | Q(site__isnull=True)
    rows = Post.objects.filter(here, pk__in=posts_below(by), kind__in=wanted.kinds, is_active=True)
    waiting = set(rows.values_list("pk", flat=True))
    if not waiting:
        raise NotAllowed()
    hats = sorted(by.hats, key=lambda hat: (hat.post_id not in waiting, hat.is_acting))
    return next(hat for hat in hats if hat.covers(site_id))


@transaction.atomic
def report_case(
    *,
    by: Actor,
    code: str,
    words: str,
    site: Site | None = None,
    place: Place | None = None,
    began_at: datetime | None = None,
) -> Case:
    """Report that something happened, will happen on a day, or begins to last: what waits for it becomes due.

    Effects: a `Case` with its words, event `case.report`, what is due of it counted at once. It began now where no
    moment is given. Refuses what needs no report and people without a post that waits for it (`hat_to_report`), no
    words, a place of another site, a moment too long ago or too far ahead, and one ahead of what no duty prepares for.
    """
    site_id = place.site_id if place is not None else None if site is None else site.pk
    if site is not None and site_id != site.pk:
        raise Refused(_("This place belongs to another site."), field="place")
    hat = hat_to_report(code, by, site_id)
    need_words(words, "words", _("Say in a few words what it is about."))
    now = clock.now()
    began_at = began_at or now
    if not now - MOST_BACK <= began_at <= now + MOST_AHEAD:
        raise Refused(
            _("This is too long ago, or too far ahead."),
            do=_("Choose a moment of the last month or of the coming year."),
            field="began_at",
        )
    if began_at > now and not may_report(by)[code].has_day:
        raise Refused(_("This has not happened yet."), do=_("Report it when it happens."), field="began_at")
    case = Case.objects.create(
        organisation_id=by.organisation_id,
        code=code,
        began_at=began_at,
        known_at=now,
        site_id=site_id,
        place=place,
        words=words.strip(),
        user_id=by.person_id,
        post_id=hat.post_id,
    )
    record("case.report", case, by=by, hat=hat, site_id=site_id, at=now, data={"what": code, "note": case.pk})
    _count(case, now)
    return case


def hat_to_end(case: Case, by: Actor) -> Hat:
    """Whoever may report such a thing ends it. Refuses what the system sees by itself, and what is over."""
    if not is_reported(case):
        raise Refused(_("The system sees by itself when this is over."), do=_("Finish it in its own place."))
    if case.ended_at is not None:
        raise Refused(_("This is over already."), do=_("Report it anew if it began again."))
    return hat_to_report(case.code, by, case.site_id)


@transaction.atomic
def end_case(case: Case, *, by: Actor, ended_at: datetime | None = None) -> Case:
    """Say that something is over: nothing more becomes due of it.

    Effects: its end, now where no moment is given; event `case.end`; what is due of it counted at once, where
    what could still have been done in time is asked for no more. Refuses what `hat_to_end` refuses, an end before the
    beginning or ahead, and one that was ended meanwhile (`Lost`).
    """
    hat = hat_to_end(case, by)
    now = clock.now()
    ended_at = ended_at or max(now, case.began_at)
    if ended_at < case.began_at or ended_at > max(now, case.began_at):
        raise Refused(
            _("It ended after it began, and not later than now."),
            do=_("Choose another moment."),
            field="ended_at",
        )
    if not Case.objects.filter(pk=case.pk, ended_at__isnull=True).update(ended_at=ended_at):
        raise Lost()
    case.refresh_from_db()
    record("case.end", case, by=by, hat=hat, site_id=case.site_id, at=now, data={"what": case.code})
    _count(case, now)
    return case


def _count(case: Case, now: datetime) -> None:
    recount_cases(now.date(), (now + READY).date(), case_ids=[case.pk])
