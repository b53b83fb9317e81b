"""Doubts are judged by a person: the superior of whose round it was, or the quality department; never by the walker."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.actions.counting import count_round
from steward.capabilities.inspections.actions.rounds import lock_rounds
from steward.capabilities.inspections.actions.telling import tell_visit
from steward.capabilities.inspections.choices import Verdict
from steward.capabilities.inspections.models import Round, Visit
from steward.capabilities.inspections.policies import need_reviewer
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor

FROM = {
    Verdict.TRUSTED: frozenset({Verdict.OPEN}),
    Verdict.REJECTED: frozenset({Verdict.OPEN}),
}


@transaction.atomic
def trust_visit(visit: Visit, *, by: Actor, note: str = "") -> Visit:
    """Find a doubted record true: it counts, its doubts stay readable.

    Effects: verdict, who and when, the walker's `point.visit`, the round counted anew, event
    `visit.trust`. Refuses one without doubts, the
    walker himself, and people above whom its post does not stand.
    """
    return _judge(visit, Verdict.TRUSTED, by, note)


@transaction.atomic
def reject_visit(visit: Visit, *, by: Actor, note: str) -> Visit:
    """Find a record false: its point counts as missed, in every figure.

    Effects: verdict, who, when and why, the round counted anew, event `visit.reject`. Refuses without a reason, one
    that is not doubted or judged already, the walker himself, and people above whom its post does not stand.
    """
    need_words(note, "note", _("Why is it false?"))
    return _judge(visit, Verdict.REJECTED, by, note)


def _judge(visit: Visit, verdict: Verdict, by: Actor, note: str) -> Visit:
    verb = "trust" if verdict == Verdict.TRUSTED else "reject"
    hat = need_reviewer(verb, visit, by)
    visit.round = row = lock_rounds(Round.objects.filter(pk=visit.round_id))[0]
    # Another may have judged it, or it lost its doubts, while this one waited.
    visit.refresh_from_db(fields=["verdict", "doubts"])
    if visit.verdict not in FROM[verdict]:
        raise Refused(
            _("This record stands so already."), do=_("Look at the next one."), code="illegal_state"
        )
    visit.verdict, visit.review_note = verdict, note.strip()
    visit.reviewed_by_id, visit.reviewed_at = by.person_id, clock.now()
    visit.save(update_fields=["verdict", "review_note", "reviewed_by", "reviewed_at"])
    if verdict == Verdict.TRUSTED:
        point = row.points.select_related("checkpoint__place").get(pk=visit.point_id)
        tell_visit(visit, row, point, by)
    count_round(row, by=by)
    data = {"round": visit.round_id, "point": visit.point_id}
    record(f"visit.{verb}", visit, by=by, hat=hat, site_id=visit.site_id, data=data)
    return visit
