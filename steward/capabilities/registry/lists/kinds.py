"""What can be imported into the registry."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.lists import buildings, own, sites, unit_columns
from steward.capabilities.registry.lists.actions import (
    write_buildings,
    write_own,
    write_sites,
    write_units,
)
from steward.capabilities.registry.lists.buildings import CREATE_SITES, plan_buildings
from steward.capabilities.registry.lists.sites import plan_sites
from steward.capabilities.registry.lists.unit_plan import CREATE_BUILDINGS, plan_units
from steward.kernel.imports.kinds import ImportKind, ImportOption, declare_import
from steward.kernel.tenancy.choices import Role

COUNTED = {
    "sites": _("Sites"),
    "buildings": _("Buildings"),
    "units": _("Units"),
    "filled": _("Units completed"),
    "people": _("People"),
    "tenures": _("Owners and tenants entered"),
    "own": _("Units with own details filled in"),
}
UNITS = declare_import(
    ImportKind(
        code="units",
        title=_("Units and owners"),
        columns=unit_columns.COLUMNS,
        plan=plan_units,
        write=write_units,
        counted=COUNTED,
        options=(ImportOption(CREATE_BUILDINGS, _("Add buildings that are not known yet")),),
    )
)
BUILDINGS = declare_import(
    ImportKind(
        code="buildings",
        title=_("Buildings of many sites"),
        columns=buildings.COLUMNS,
        plan=plan_buildings,
        write=write_buildings,
        counted=COUNTED,
        options=(ImportOption(CREATE_SITES, _("Add sites that are not known yet")),),
        needs_site=False,
        roles=frozenset({Role.ADMIN}),
    )
)
SITES = declare_import(
    ImportKind(
        code="sites",
        title=_("Sites"),
        columns=sites.COLUMNS,
        plan=plan_sites,
        write=write_sites,
        counted=COUNTED,
        needs_site=False,
        roles=frozenset({Role.ADMIN}),
    )
)
OWN = declare_import(
    ImportKind(
        code="own",
        title=_("Own details of units"),
        columns=own.COLUMNS,
        plan=own.plan_own,
        write=write_own,
        counted=COUNTED,
        more=own.own_columns,
    )
)
