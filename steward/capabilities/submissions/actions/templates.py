"""Which reports there are: kept by the quality department."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from steward.capabilities.submissions.models import Submission, Template
from steward.capabilities.submissions.policies import MAY
from steward.capabilities.submissions.spans import reporting
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.duties.cadence import WEEKDAYS, Every
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def add_template(
    *,
    by: Actor,
    title: str,
    kinds: Sequence[str],
    every: str,
    by_day: int | None = None,
    title_en: str = "",
    how: str = "",
    covers: str,
    figures: Sequence[str] = (),
    remind_hours: int = 24,
) -> Template:
    """Begin a report that kinds of post hand in from today on.

    Effects: template, event `template.add`; its first submissions come up with the next hour. Refuses: no title,
    nobody to hand it in, a day the span does not have.
    """
    hat = by.need_hat(MAY["add"])
    said = _said(title, kinds, every, by_day, title_en, how, covers, figures, remind_hours)
    row = Template.objects.create(
        organisation_id=by.organisation_id,
        code=f"own-{get_random_string(8).lower()}",
        starts_on=clock.today(),
        **said,
    )
    record("template.add", row, by=by, hat=hat, data={"title": row.title})
    return row


@transaction.atomic
def change_template(
    row: Template,
    *,
    by: Actor,
    title: str,
    kinds: Sequence[str],
    every: str,
    by_day: int | None = None,
    title_en: str = "",
    how: str = "",
    covers: str,
    figures: Sequence[str] = (),
    remind_hours: int = 24,
) -> Template:
    """Change a report for what comes up from now on.

    Effects: template; what came up already and nobody handed in comes up anew by the new rule; event
    `template.change`. Refuses: what `add` refuses, and a report out of use.
    """
    hat = by.need_hat(MAY["change"])
    _need_active(row)
    change_row(row, _said(title, kinds, every, by_day, title_en, how, covers, figures, remind_hours))
    _clear(row)
    record("template.change", row, by=by, hat=hat, data={"title": row.title})
    return row


@transaction.atomic
def retire_template(row: Template, *, by: Actor) -> Template:
    """Nobody hands it in any more. Effects: what is not due yet is taken away, event `template.retire`.

    Refuses: one that is out of use.
    """
    hat = by.need_hat(MAY["retire"])
    _need_active(row)
    change_row(row, {"is_active": False})
    _clear(row)
    record("template.retire", row, by=by, hat=hat, data={"title": row.title})
    return row


def _clear(row: Template) -> None:
    """Take away what came up and is not due yet; what is late or was handed in stays."""
    Submission.objects.filter(template=row, handed_in_at__isnull=True, due_at__gt=clock.now()).delete()


def _need_active(row: Template) -> None:
    if not row.is_active:
        raise Refused(_("This report is not handed in any more."), do=_("Begin a new one."), code="retired")


def _said(
    title: str,
    kinds: Sequence[str],
    every: str,
    by_day: int | None,
    title_en: str,
    how: str,
    covers: str,
    figures: Sequence[str],
    remind_hours: int,
) -> dict[str, Any]:
    need_words(title, "title", _("The report has no title."))
    if not kinds:
        raise Refused(_("It is not said who hands it in."), field="kinds", code="empty")
    cadence: dict[str, Any] = {"every": every}
    if by_day is not None:
        cadence["by"] = WEEKDAYS[by_day - 1] if every == Every.WEEK and 1 <= by_day <= 7 else by_day
    if by_day is not None and every == Every.MONTH:
        cadence["otherwise"] = "workday before"
    reporting(cadence)
    return {
        "title": title.strip(),
        "title_en": title_en.strip(),
        "how": how.strip(),
        "kinds": list(kinds),
        "cadence": cadence,
        "covers": covers,
        "figures": list(figures),
        "remind_hours": remind_hours,
    }
