"""What can be imported into the register of equipment and its maintenance."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.actions.importing import write_plans, write_register
from steward.capabilities.equipment.lists import columns
from steward.capabilities.equipment.lists.plans import KEEP_OVERDUE, plan_maintenance
from steward.capabilities.equipment.lists.register import plan_register
from steward.kernel.imports.kinds import ImportKind, ImportOption, declare_import

COUNTED = {
    "equipment": _("Pieces of equipment"),
    "plans": _("Maintenance plans"),
    "covered": _("Equipment under a plan"),
    "dated": _("Plans with a next day"),
}
EQUIPMENT = declare_import(
    ImportKind(
        code="equipment",
        title=_("Register of equipment"),
        columns=columns.REGISTER,
        plan=plan_register,
        write=write_register,
        counted=COUNTED,
    )
)
MAINTENANCE = declare_import(
    ImportKind(
        code="maintenance",
        title=_("Maintenance plans of equipment"),
        columns=columns.PLANS,
        plan=plan_maintenance,
        write=write_plans,
        counted=COUNTED,
        options=(ImportOption(KEEP_OVERDUE, _("Take over days that are over as overdue")),),
    )
)
