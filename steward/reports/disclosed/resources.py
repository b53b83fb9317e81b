"""Disclosures as staff and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import TicketKind
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.reports.disclosed import actions, forms
from steward.reports.disclosed.policies import MAY, may_draft, may_publish
from steward.reports.disclosed.queries import told, visible_disclosures
from steward.reports.models import Disclosure
from steward.reports.weekly.policies import READERS
from steward.reports.weekly.queries import read_sites

# Look, icon and word of a state.
STATES: dict[str, tuple[str, str, Any]] = {
    "draft": ("wait", "edit", _("Drawn up, not published")),
    "published": ("ok", "speakerphone", _("Published")),
    "replaced": ("off", "history", _("Replaced by a later edition")),
}


def state_of(row: Disclosure) -> str:
    if row.published_at is None:
        return "draft"
    return "published" if row.is_current else "replaced"


def _mark(row: Disclosure) -> tuple[str, str]:
    look, icon, _word = STATES[state_of(row)]
    return look, icon


def _title(row: Disclosure) -> str:
    return f"{row.site} · {row.month:%Y-%m}"


def _edition(row: Disclosure) -> str:
    return str(_("Edition %(n)d") % {"n": row.edition})


def _phone(row: Disclosure) -> Lines:
    return Lines(_title(row), (_edition(row),), state=(*_mark(row), STATES[state_of(row)][2]))


def _facts(row: Disclosure, _actor: Actor) -> Mapping[str, Any]:
    lines = [(TicketKind(line.kind).label, ClockName(line.clock).label, line) for line in told(row)]
    return {"lines": lines, "edition": _edition(row)}


DISCLOSURES = declare_resource(
    Resource(
        name="disclosures",
        label=_("Published promises"),
        label_one=_("Promises of a month"),
        icon="speakerphone",
        in_menu=False,
        rows=visible_disclosures,
        roles=frozenset(READERS),
        title=_title,
        joined=("site", "drafted_by", "published_by"),
        default_sort="-month",
        phone=_phone,
        columns=(
            Column(
                "month", _("Month"), lambda row: row.month, show=lambda row: f"{row.month:%Y-%m}", sort="month",
                kind="link",
            ),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column("edition", _("Edition"), lambda row: row.edition, kind="number"),
            Column(
                "drafted_by", _("Drawn up by"), lambda row: row.drafted_by_id, show=lambda row: row.drafted_by or ""
            ),
            Column("published_at", _("Published at"), lambda row: row.published_at, kind="moment"),
            Column("state", _("State"), state_of, show=lambda row: STATES[state_of(row)][2], kind="state", mark=_mark),
        ),
        detail_fields=lambda row: {"figures": row.figures, "reason": row.reason},
        filters=(
            choice_filter("site", _("Site"), "site_id", lambda actor: [(s.pk, s.name) for s in read_sites(actor)]),
        ),
        verbs=(
            Verb(
                "draft", _("Draw up a month"), "edit", forms.DraftDisclosureForm, actions.draft_disclosure,
                may=lambda _row, actor: may_draft(actor), roles=frozenset(MAY["draft"]), creates=True, style="primary",
                event="disclosure.draft", done=_("Drawn up. A second person publishes it."),
            ),
            Verb(
                "publish", _("Publish to owners"), "speakerphone", forms.PublishDisclosureForm,
                actions.publish_disclosure, may=may_publish, roles=frozenset(MAY["publish"]), style="primary",
                event="disclosure.publish", done=_("Published: owners read it in their portal."),
            ),
        ),
        panels=(Panel("promises", _("Promised and kept"), "reports/disclosure.html", _facts),),
    )
)  # fmt: skip
