"""Posters as people and programs meet them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.posters import actions, forms
from steward.capabilities.posters.choices import Size, Standing
from steward.capabilities.posters.models import Poster
from steward.capabilities.posters.policies import MAY, READERS, may
from steward.capabilities.posters.queries import (
    JOINED,
    address_of,
    reported_by,
    search_posters,
    visible_posters,
)
from steward.kernel.places.models import PlaceKind
from steward.kernel.places.queries import visible_buildings
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import site_filter
from steward.kernel.tenancy.actor import Actor

MARKS = {Standing.HANGING: ("ok", "qrcode"), Standing.WITHDRAWN: ("off", "x")}


def standing(row: Poster) -> Standing:
    return Standing.WITHDRAWN if row.withdrawn_at else Standing.HANGING


def _by_standing(rows: QuerySet[Poster], values: Any, _actor: Actor) -> QuerySet[Poster]:
    wanted = set(values) & set(Standing.values)
    if len(wanted) != 1:
        return rows if wanted else rows.none()
    return rows.filter(withdrawn_at__isnull=wanted == {Standing.HANGING})


def _phone(row: Poster) -> Lines:
    return Lines(
        title=row,
        facts=(
            row.site,
            _("%(scans)d scans, %(reports)d reports") % {"scans": row.scans, "reports": row.reports},
        ),
        state=(*MARKS[standing(row)], standing(row).label),
    )


POSTERS = declare_resource(
    Resource(
        name="posters",
        label=_("QR posters"),
        label_one=_("QR poster"),
        icon="qrcode",
        position=18,
        rows=visible_posters,
        roles=READERS,
        title=str,
        joined=JOINED,
        phone=_phone,
        search=search_posters,
        search_hint=_("Place or spot"),
        columns=(
            Column("place", _("Place"), str, kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column(
                "kind",
                _("Kind of place"),
                lambda row: row.place.kind,
                show=lambda row: PlaceKind(row.place.kind).label,
            ),
            Column(
                "standing",
                _("State"),
                lambda row: standing(row).value,
                show=lambda row: standing(row).label,
                kind="state",
                mark=lambda row: MARKS[standing(row)],
            ),
            Column("scans", _("Scans"), lambda row: row.scans, sort="scans", kind="number"),
            Column("reports", _("Reports by scan"), lambda row: row.reports, sort="reports", kind="number"),
            Column("made_at", _("Made at"), lambda row: row.made_at, sort="made_at", kind="moment"),
        ),
        detail_fields=lambda row: {"address": address_of(row), "spot": row.spot, "phone": row.phone},
        filters=(
            Filter("standing", _("State"), _by_standing, lambda _actor: Standing.choices),
            site_filter(),
            choice_filter(
                "building",
                _("Building"),
                "place__building_id",
                lambda actor: [(row.pk, row.name) for row in visible_buildings(actor)],
            ),
            choice_filter("kind", _("Kind of place"), "place__kind", PlaceKind),
        ),
        default_filters={"standing": [Standing.HANGING]},
        verbs=(
            Verb(
                "make",
                _("Make posters"),
                "plus",
                forms.MakePosterForm,
                actions.make_poster,
                may=lambda _row, actor: bool(actor.roles & MAY["make"]),
                roles=MAY["make"],
                creates=True,
                style="primary",
                done=_("Made. Print them from the list."),
            ),
            Verb(
                "withdraw",
                _("Withdraw"),
                "x",
                forms.WithdrawPosterForm,
                actions.withdraw_poster,
                may=lambda row, actor: may("withdraw", row, actor),
                roles=MAY["withdraw"],
                bulk=True,
                style="danger",
                done=_("Whoever scans it is told whom to turn to."),
            ),
        ),
        panels=(
            Panel(
                "card",
                _("Print it"),
                "posters/card.html",
                lambda row, _actor: {"address": address_of(row), "sizes": Size.choices},
            ),
            Panel(
                "sent",
                _("Reported here"),
                "posters/sent.html",
                lambda row, actor: {"sent": reported_by(row, actor)},
            ),
        ),
        looks=(("/posters/print/", "printer", _("Print")),),
    )
)
