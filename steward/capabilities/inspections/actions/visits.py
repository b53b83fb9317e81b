"""Visits are taken once, in any order, from any number of phones; what speaks against one is flagged, not dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.inspections import doubts as reasons
from steward.capabilities.inspections.actions.answering import judge_answers, keep_answers
from steward.capabilities.inspections.actions.counting import Walk, count_round, read_walk
from steward.capabilities.inspections.actions.raising import raise_failed
from steward.capabilities.inspections.actions.rounds import by_server, round_for
from steward.capabilities.inspections.actions.telling import tell_visit
from steward.capabilities.inspections.answers import Item, unanswered
from steward.capabilities.inspections.choices import Verdict
from steward.capabilities.inspections.models import (
    ChecklistVersion,
    Checkpoint,
    FieldPhoto,
    Label,
    Round,
    RoundPoint,
    Visit,
)
from steward.capabilities.inspections.queries.proof import photo_reasons, walks_here
from steward.capabilities.inspections.reading import MissingPhotos, SentVisit, Unreadable
from steward.kernel.base import clock
from steward.kernel.base.rows import insert_row
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import tenant_rows


@dataclass(frozen=True)
class Taken:
    """What became of a record: `taken`, `again` (it was here), or `beside` (somebody else's of this point is too)."""

    visit: Visit
    state: str


@transaction.atomic
def take_visit(sent: SentVisit, *, by: Actor) -> Taken:
    """Take a visit as a phone sent it (INS1-INS3, INS5, INS7): once, whatever the order, whoever else was there.

    Effects: visit with answers and pictures, doubts with their reasons (also of visits beside it, as the way between
    is known now), event `point.visit` about the place where nothing speaks against it, a finding for each item that is
    not in order, the round counted anew. Refuses pictures that are not here yet, an unknown round or point, a code that
    was replaced before the visit, and the key of another record.
    """
    earlier = Visit.objects.filter(key=sent.key).first()
    if earlier is not None:
        return _again(earlier, sent)
    row = round_for(sent.round_id, by=by)
    walk = read_walk(row)
    point = _point(walk, sent.point_id)
    now = clock.now()
    at = by_server(sent.ended_at, sent.sent_at, now)
    code_doubts = _read_code(point, sent, at)
    photos = _photos(sent)
    visit = _visit(row, point, sent, now, at, by)
    visit.signature = photos.get(sent.signature)
    visit.is_beside = any(one.point_id == point.pk and one.user_id != visit.user_id for one in walk.visits)
    answers = judge_answers(visit, sent)
    visit.doubts = [
        *code_doubts,
        *_own_doubts(visit, row, point, sent, by),
        *photo_reasons(visit, list(photos.values())),
    ]
    others = _settle_doubts(walk, visit)
    # Of two that are sent at once one inserts, the other finds it.
    if not insert_row(visit, once=True):
        return _again(Visit.objects.get(key=sent.key), sent)
    walk.visits.append(visit)
    for one in others:
        one.save(update_fields=["doubts", "verdict"])
    keep_answers(visit, answers, sent, photos)
    if visit.failed_count:
        raise_failed(visit, point, answers, by=by)
    if visit.verdict == Verdict.CLEAR:
        tell_visit(visit, row, point, by)
    count_round(row, by=by, walk=walk)
    return Taken(visit, "beside" if visit.is_beside else "taken")


def _point(walk: Walk, pk: int) -> RoundPoint:
    """A point of the round, with its checkpoint, place and checklist."""
    point = next((one for one in walk.points if one.pk == pk), None)
    if point is None:
        raise Unreadable(_("This point is not part of the round."), code="unknown_point")
    point.checkpoint = Checkpoint.objects.select_related("place").get(pk=point.checkpoint_id)
    if point.version_id is not None:
        (point.version,) = tenant_rows(ChecklistVersion, "id = %s", [point.version_id])
    return point


def _again(earlier: Visit, sent: SentVisit) -> Taken:
    if earlier.digest != sent.digest:
        raise Unreadable(
            _("A record with this key is here already, and says something else."), code="key_reused"
        )
    return Taken(earlier, "again")


def _read_code(point: RoundPoint, sent: SentVisit, at: datetime) -> list[reasons.Doubt]:
    """Whether it is the code that hangs here. A lost label's code opens nothing after it was replaced."""
    code = plain_code(sent.code)
    if code and code == plain_code(point.checkpoint.nfc):
        return []
    labels = tenant_rows(Label, "checkpoint_id = %s AND code = %s", [point.checkpoint_id, code])
    if not labels:
        return [{"code": "code"}]
    label = labels[0]
    if label.replaced_at is not None and at >= label.replaced_at:
        raise Unreadable(
            _("This label was replaced; its code is dead."),
            do=_("Scan the new label there."),
            code="replaced",
        )
    return []


def plain_code(text: str) -> str:
    """A code as it was scanned or typed, without what people and addresses put around it."""
    return "".join(sign for sign in text.rpartition("/")[2].upper() if sign.isalnum())


def _photos(sent: SentVisit) -> dict[str, FieldPhoto]:
    marks = ", ".join(["%s"] * len(sent.photos))
    rows = tenant_rows(FieldPhoto, f"sha256 IN ({marks})", sent.photos) if sent.photos else []
    found = {row.sha256: row for row in rows}
    missing = [sha for sha in sent.photos if sha not in found]
    if missing:
        raise MissingPhotos(missing)
    return found


def _visit(row: Round, point: RoundPoint, sent: SentVisit, now: datetime, at: datetime, by: Actor) -> Visit:
    place = sent.position
    return Visit(
        organisation_id=by.organisation_id,
        key=sent.key,
        digest=sent.digest,
        site_id=row.site_id,
        round=row,
        point=point,
        version=_version(point, sent),
        user_id=by.person_id,
        found_by=sent.found_by,
        code=sent.code,
        device_began_at=sent.began_at,
        device_ended_at=sent.ended_at,
        drift_seconds=round((sent.sent_at - now).total_seconds()),
        began_at=min(by_server(sent.began_at, sent.sent_at, now), at),
        at=at,
        received_at=now,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        accuracy_metres=place.accuracy if place else None,
    )


def _version(point: RoundPoint, sent: SentVisit) -> ChecklistVersion | None:
    """The version that was answered: the point's, or the newest one that knows all that was answered."""
    keys = {answer.item for answer in sent.answers}
    if point.version is None or keys <= _keys(point.version):
        return point.version
    others = ChecklistVersion.objects.filter(checklist_id=point.version.checklist_id).order_by("-number")
    return next((row for row in others if keys <= _keys(row)), point.version)


def _keys(version: ChecklistVersion) -> set[str]:
    return {item["key"] for item in version.items}


def _own_doubts(
    visit: Visit, row: Round, point: RoundPoint, sent: SentVisit, by: Actor
) -> list[reasons.Doubt]:
    """What speaks against a visit by itself."""
    found = reasons.clock_doubt(visit.drift_seconds)
    if sent.challenge != row.challenge:
        found.append({"code": "challenge"})
    if visit.at < row.opens_at:
        found.append({"code": "early"})
    if not walks_here(row, visit.at, by):
        found.append({"code": "stranger"})
    there = (point.checkpoint.latitude, point.checkpoint.longitude)
    found += reasons.far_doubt((visit.latitude, visit.longitude), there, visit.accuracy_metres or 0)
    items: Sequence[Item] = visit.version.items if visit.version else ()
    said = {answer.item: answer.value for answer in sent.answers}
    silent = unanswered(items, said, [answer.item for answer in sent.answers if answer.photos])
    if silent:
        found.append({"code": "unanswered", "count": len(silent)})
    return found


def _settle_doubts(walk: Walk, visit: Visit) -> list[Visit]:
    """The time of the way is known between neighbours, whichever of them came first: weigh the person's visits anew.

    Gives those whose reasons changed. What was judged stays judged; what was not follows its reasons.
    """
    points = {point.pk: point for point in walk.points}
    own = [*(one for one in walk.visits if one.user_id == visit.user_id), visit]
    steps = [
        reasons.Step(
            number,
            points[one.point_id].position,
            points[one.point_id].walk_seconds,
            one.device_began_at,
            one.device_ended_at,
            one.drift_seconds,
        )
        for number, one in enumerate(own)
    ]
    quick = reasons.fast_doubts(steps)
    changed = []
    for number, one in enumerate(own):
        wanted = [doubt for doubt in one.doubts if doubt["code"] != "fast"]
        wanted += [quick[number]] if number in quick else []
        if one is visit or wanted != one.doubts:
            one.doubts = wanted
            if one.verdict in (Verdict.CLEAR, Verdict.OPEN):
                one.verdict = Verdict.OPEN if wanted else Verdict.CLEAR
            changed.append(one)
    return changed[:-1]
