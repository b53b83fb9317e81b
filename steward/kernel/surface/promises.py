"""What was promised about a piece of work, for the side of its page: each clock of its cycle in its family's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.declare import Panel
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import clock_word
from steward.kernel.work.models import WorkItem


def _promises(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    rows = item.clocks.filter(cycle=item.cycle).order_by("started_at", "pk")
    return {"promises": [(clock_word(item.kind, row.name), row) for row in rows]}


PROMISES = Panel("promises", _("Time limits"), "surface/promises.html", _promises, side=True)
