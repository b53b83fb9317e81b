"""Writes of scorecards: counted by the clockwork, frozen with their month, commented by their people, signed above."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.bulk import update_rows
from steward.kernel.base.locks import hold
from steward.kernel.base.refused import Lost, NotAllowed, Refused, need_words
from steward.kernel.duties.choices import Outcome
from steward.kernel.duties.months import freeze_month, hold_months, need_open
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import current_organisation
from steward.reports.models import CardComment, CardStandard, Scorecard
from steward.reports.scores.counting import Card, Judged, count_month
from steward.reports.scores.policies import signing_hat
from steward.reports.scores.queries import line_above, unmet_before

COUNTED = (
    "done", "late", "missed", "excused", "weight_done", "weight_all", "unmet", "lines", "is_acting", "counted_at",
)  # fmt: skip
JUDGED = (
    "words", "words_en", "metric", "at_least", "at_most", "numerator", "denominator", "outcome", "rows", "in_a_row",
)  # fmt: skip


@transaction.atomic
def count_cards(month: date) -> int:
    """Count the cards of a month that is not frozen, and write what differs. Returns how many cards there are.

    Effects: cards and their standards added, updated, and removed where nobody said anything to them. A card frozen
    before its month was opened again is left as it is; a further edition takes its place. Refuses a frozen month.
    """
    need_open(month)
    hold("reports.scorecards", current_organisation())
    counted = {(card.post.pk, card.user_id): card for card in count_month(month)}
    rows = list(Scorecard.objects.filter(month=month).order_by("edition"))
    frozen = [row.pk for row in rows if row.is_current and row.frozen_at]
    Scorecard.objects.filter(pk__in=frozen).update(is_current=False)
    CardStandard.objects.filter(card_id__in=frozen).update(is_current=False)
    live = {(row.post_id, row.user_id): row for row in rows if row.is_current and not row.frozen_at}
    gone = [row.pk for key, row in live.items() if key not in counted]
    Scorecard.objects.filter(pk__in=gone, comments__isnull=True).delete()
    for row in Scorecard.objects.filter(pk__in=gone).select_related("post"):
        # Something was said to it: it stays, and says that nothing counts any more.
        counted[row.post_id, row.user_id] = Card(row.post, row.user_id, is_acting=row.is_acting)
    _write_cards(month, counted, live, {(row.post_id, row.user_id): row.edition for row in rows})
    _write_standards(month, counted)
    return len(counted)


def _write_cards(
    month: date,
    counted: Mapping[tuple[int, int], Card],
    live: Mapping[tuple[int, int], Scorecard],
    editions: Mapping[tuple[int, int], int],
) -> None:
    new, changed = [], []
    for key, card in counted.items():
        values = card.values()
        row = live.get(key) or Scorecard(
            organisation_id=card.post.organisation_id,
            month=month,
            post=card.post,
            user_id=card.user_id,
            site_id=card.post.site_id,
            edition=editions.get(key, 0) + 1,
        )
        differs = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        row.counted_at = clock.now()
        if row._state.adding:
            new.append(row)
        elif differs:
            changed.append(row)
    Scorecard.objects.bulk_create(new, batch_size=1000)
    update_rows(changed, COUNTED)


def _write_standards(month: date, counted: Mapping[tuple[int, int], Card]) -> None:
    before = unmet_before(month)
    cards = Scorecard.objects.filter(month=month, is_current=True)
    rows = {
        (row.card_id, row.duty, row.area_id): row
        for row in CardStandard.objects.filter(month=month, is_current=True)
    }
    new, changed = [], []
    for card in cards:
        for judged in counted[card.post_id, card.user_id].standards:
            row = rows.pop((card.pk, judged.duty, judged.area_id), None) or _standard(card, judged.area_id)
            wanted = asdict(judged) | {"in_a_row": _in_a_row(card, judged, before)}
            differs = any(getattr(row, name) != value for name, value in wanted.items())
            for name, value in wanted.items():
                setattr(row, name, value)
            if row._state.adding:
                new.append(row)
            elif differs:
                changed.append(row)
    CardStandard.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    CardStandard.objects.bulk_create(new, batch_size=1000)
    update_rows(changed, JUDGED)


def _standard(card: Scorecard, area_id: int | None) -> CardStandard:
    return CardStandard(
        organisation_id=card.organisation_id,
        card=card,
        month=card.month,
        post_id=card.post_id,
        user_id=card.user_id,
        site_id=card.site_id,
        area_id=area_id,
    )


def _in_a_row(card: Scorecard, judged: Judged, before: Mapping[tuple[Any, ...], int]) -> int:
    if judged.outcome != Outcome.UNMET:
        return 0
    return before.get((card.post_id, card.user_id, judged.duty, judged.area_id), 0) + 1


@transaction.atomic
def close_month(month: date, *, by: Actor) -> int:
    """Freeze a month with its cards: `recount_dues` goes before. Returns how many cards it has.

    Effects: the cards counted for the last time, then month and cards frozen; event `duty_month.freeze`. Waits for
    counts on their way. Refuses a frozen month.
    """
    hold_months(alone=True)
    count = count_cards(month)
    frozen = freeze_month(month, by=by)
    Scorecard.objects.filter(month=month, is_current=True, frozen_at__isnull=True).update(
        frozen_at=frozen.frozen_at
    )
    return count


@transaction.atomic
def comment_scorecard(card: Scorecard, *, by: Actor, text: str) -> CardComment:
    """Say something to one's own card (HRM3), before or after it is signed.

    Effects: a comment, event `scorecard.comment` without its words. Refuses everybody but the card's person, an edition
    that was replaced, and nothing said.
    """
    if card.user_id != by.user_id:
        raise NotAllowed()
    _need_current(card)
    need_words(text, "text", _("Write what you want to say to it."))
    comment = CardComment.objects.create(
        organisation_id=by.organisation_id, card=card, user_id=by.person_id, at=clock.now(), text=text.strip()
    )
    record("scorecard.comment", card, by=by, site_id=card.site_id, data=_named(card))
    return comment


@transaction.atomic
def sign_scorecard(card: Scorecard, *, by: Actor, verdict: str = "") -> Scorecard:
    """Sign the card of somebody below in the reporting line (HRM3): once, after its month was frozen.

    Effects: signature, moment and verdict on the card, event `scorecard.sign`. Refuses one's own card and that of whom
    one acts for, posts that are not above the card's, a month that is not frozen, and a second signature (`Lost`).
    """
    hat = signing_hat(card, by, line_above(card.post_id))
    if hat is None:
        raise NotAllowed()
    _need_current(card)
    if card.frozen_at is None:
        raise Refused(
            _("The month is not frozen yet: the figures may still change."),
            do=_("Sign when it is frozen; until then talk about it."),
        )
    signed = Scorecard.objects.filter(pk=card.pk, signed_at__isnull=True, is_current=True).update(
        signed_at=clock.now(), signed_by=by.user_id, verdict=verdict.strip()
    )
    if not signed:
        raise Lost()
    card.refresh_from_db()
    record("scorecard.sign", card, by=by, hat=hat, site_id=card.site_id, data=_named(card))
    return card


def _need_current(card: Scorecard) -> None:
    if not card.is_current:
        raise Refused(_("A later edition took this card's place."), do=_("Open the edition that holds."))


def _named(card: Scorecard) -> dict[str, Any]:
    return {"month": f"{card.month:%Y-%m}", "edition": card.edition}
