"""The registry on the Today page: what was promised to households, and whom to see next."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.models import FollowUp
from steward.capabilities.registry.policies import LEADERS, MAY, may_follow_up
from steward.capabilities.registry.queries.contacts import broken, to_keep
from steward.capabilities.registry.queries.familiarity import whole_reach
from steward.capabilities.registry.queries.listed import Unit, to_see, to_visit, told
from steward.capabilities.registry.resources import HOUSEHOLDS
from steward.kernel.places.models import Place
from steward.kernel.surface.today import ASKED, Figure, TodayFigure, TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role


def _keep(row: FollowUp, actor: Actor) -> str | None:
    return "keep" if may_follow_up("keep", row, actor) else None


def _rows_to_see(actor: Actor) -> list[Place]:
    return _shown(to_see(actor), actor)


def _rows_to_visit(actor: Actor) -> list[Place]:
    return _shown(to_visit(actor), actor)


def _shown(units: list[Unit], actor: Actor) -> list[Place]:
    known = _first_homes(actor)
    return [known[unit.pk] for unit in units[:ASKED] if unit.pk in known]


def _first_homes(actor: Actor) -> dict[int, Place]:
    """The homes both sections begin with, as the list shows them: with the names of who lives there; read once."""
    if "registry.first_homes" not in actor.kept:
        units = {unit.pk: unit for unit in [*to_see(actor)[:ASKED], *to_visit(actor)[:ASKED]]}
        rows = Place.objects.filter(pk__in=units).select_related(*HOUSEHOLDS.joined)
        found = rows.prefetch_related(*HOUSEHOLDS.prefetched)
        actor.kept["registry.first_homes"] = {row.pk: told(row, units[row.pk]) for row in found}
    homes: dict[int, Place] = actor.kept["registry.first_homes"]
    return homes


def _note(place: Place, actor: Actor) -> str | None:
    return "note_contact" if actor.hat_for(MAY["note_contact"], site_id=place.site_id) else None


def _confirm(place: Place, actor: Actor) -> str | None:
    # The rows are the actor's own; asking for each whether it is would cost a query a row.
    return "confirm" if actor.hat_for(MAY["confirm"], site_id=place.site_id) else None


def _familiarity(actor: Actor) -> Figure:
    """The steward's own areas: how many households in a hundred are known."""
    whole = whole_reach(actor)
    if not whole.tally.households:
        return Figure(None, _("No household is in your area yet."), link="/familiarity/")
    note = _("percent known of %(n)d households; %(target)d wanted") % {
        "n": whole.tally.households,
        "target": whole.target,
    }
    return Figure(whole.tally.percent, note, "info" if whole.meets else "late", "/familiarity/")


declare_today(
    TodayFigure("registry.familiarity", _("Familiarity"), _familiarity, frozenset({Role.STEWARD}), 50),
    TodaySection(
        "registry.to_visit",
        _("Care households to visit"),
        "households",
        _rows_to_visit,
        frozenset({Role.STEWARD}),
        _("Every care household was visited lately."),
        _note,
        "/households/?attention=care",
        30,
    ),
    TodaySection(
        "registry.to_see",
        _("Whom to see next"),
        "households",
        _rows_to_see,
        frozenset({Role.STEWARD}),
        _("You know every household."),
        _confirm,
        "/households/?known=incomplete&known=unconfirmed",
        60,
    ),
    TodaySection(
        "registry.promised",
        _("Promised to customers"),
        "followups",
        to_keep,
        MAY["keep"],
        _("Every promise is kept."),
        _keep,
        "/followups/?mine=1&open=1",
        15,
    ),
    TodaySection(
        "registry.broken",
        _("Promises past their day"),
        "followups",
        broken,
        LEADERS,
        _("Nobody waits for a promise."),
        _keep,
        "/followups/?late=1",
        35,
    ),
)
