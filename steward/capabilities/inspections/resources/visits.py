"""Visits: answers, photos, doubts, and the judgement on them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections import actions, forms
from steward.capabilities.inspections.answers import label_of
from steward.capabilities.inspections.choices import FoundBy, Outcome, Verdict
from steward.capabilities.inspections.doubts import say_doubts
from steward.capabilities.inspections.models import Visit
from steward.capabilities.inspections.policies import MAY, STAFF, may_review
from steward.capabilities.inspections.queries import visible_visits
from steward.capabilities.inspections.resources.marks import VERDICT_MARKS
from steward.kernel.evidence.queries import evidence_of_many
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

OUTCOME_MARKS = {
    Outcome.OK: ("ok", "check"),
    Outcome.FAILED: ("late", "alert-triangle"),
    Outcome.NOT_HERE: ("off", "ban"),
    Outcome.NOTED: ("info", "point"),
}


def _mark(row: Visit) -> tuple[str, str]:
    return VERDICT_MARKS[Verdict(row.verdict)]


def _phone(row: Visit) -> Lines:
    reason = say_doubts(row.doubts[:1])
    return Lines(
        str(row.point.checkpoint), [*reason, row.user], state=(*_mark(row), row.get_verdict_display())
    )


def _answers(row: Visit, _actor: Actor) -> Mapping[str, Any]:
    links = list(row.photos.select_related("photo").order_by("pk"))
    pictures = evidence_of_many([link.photo for link in links])
    of_item: dict[str, list[Any]] = defaultdict(list)
    for link in links:
        of_item[link.item] += pictures.get(link.photo_id, [])
    words = {item["key"]: label_of(item) for item in row.version.items} if row.version else {}
    answers = [
        (words.get(answer.item, answer.item), answer, of_item.pop(answer.item, []))
        for answer in row.answers.order_by("pk")
    ]
    return {
        "answers": answers,
        "marks": OUTCOME_MARKS,
        "rest": [one for found in of_item.values() for one in found],
    }


def _doubts(row: Visit, _actor: Actor) -> Mapping[str, Any]:
    return {"doubts": say_doubts(row.doubts), "found_by": FoundBy(row.found_by).label}


_verb = verbs_of(may_review, MAY, "visit")

VISITS = declare_resource(
    Resource(
        name="round_visits",
        label=_("Visits of checkpoints"),
        label_one=_("Visit of a checkpoint"),
        icon="eye-check",
        position=27,
        in_menu=False,
        rows=visible_visits,
        roles=STAFF,
        title=lambda row: str(row.point.checkpoint),
        joined=("point__checkpoint__place", "round__route", "site", "user", "version", "reviewed_by"),
        default_sort="-at",
        phone=_phone,
        columns=(
            Column("checkpoint", _("Checkpoint"), lambda row: row.point.checkpoint_id,
                   show=lambda row: row.point.checkpoint, kind="link"),
            Column("at", _("Visited at"), lambda row: row.at, sort="at", kind="moment"),
            Column("user", _("Who"), lambda row: row.user_id, show=lambda row: row.user),
            Column("route", _("Route"), lambda row: row.round.route_id, show=lambda row: row.round.route),
            Column("failures", _("Not in order"), lambda row: row.failed_count, kind="number"),
            Column("doubts", _("Doubts"), lambda row: [doubt["code"] for doubt in row.doubts],
                   show=lambda row: " ".join(say_doubts(row.doubts))),
            Column(
                "verdict", _("Judgement"), lambda row: row.verdict, show=lambda row: row.get_verdict_display(),
                kind="state", mark=_mark,
            ),
        ),
        filters=(
            choice_filter("verdict", _("Judgement"), "verdict", Verdict),
            flag_filter("has_failures", _("Not in order"), lambda rows, _actor: rows.filter(failed_count__gt=0)),
            date_filter("at", _("Day"), "at"),
            site_filter(),
        ),
        verbs=(
            _verb("trust", _("It is true"), "circle-check", forms.TrustVisitForm, actions.trust_visit,
                  style="primary", done=_("It counts.")),
            _verb("reject", _("It is false"), "x", forms.RejectVisitForm, actions.reject_visit,
                  style="danger", done=_("It counts as missed.")),
        ),
        panels=(
            Panel("answers", _("Answers"), "inspections/answers.html", _answers),
            Panel("proof", _("How it is proved"), "inspections/proof.html", _doubts, side=True),
        ),
    )
)  # fmt: skip
