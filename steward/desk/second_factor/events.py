"""What the second factor records; never a code, never a secret."""

from django.utils.translation import gettext_lazy as _

from steward.desk.second_factor.choices import ResetReason
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.tenancy.choices import Role


def _roles(codes: list[str]) -> str:
    return "、".join(str(Role(code).label) for code in codes) or "—"


EVENTS = declare_events(
    EventKind("account.set_up_factor", _("{by} set up the second factor."), icon="lock"),
    EventKind("account.give_up_factor", _("{by} gave up the second factor."), icon="key-off"),
    EventKind("account.renew_codes", _("{by} made new recovery codes."), icon="refresh"),
    EventKind(
        "account.use_recovery_code", _("{by} signed in with a recovery code; {left} are left."), icon="key"
    ),
    EventKind("account.add_passkey", _("{by} added a passkey: {device}."), icon="key"),
    EventKind("account.remove_passkey", _("{by} removed a passkey: {device}."), icon="key-off"),
    EventKind(
        "account.close_factor",
        _("Five wrong codes for {by}: the second factor was closed for a quarter of an hour."),
        icon="alert-triangle",
    ),
    EventKind(
        "staff.reset_factor",
        _("{by} took the second factor away: {reason}."),
        words={"reason": ResetReason},
        icon="key-off",
    ),
    EventKind(
        "company.demand_factor",
        _("{by} demanded the second factor of: {roles}; before: {before}."),
        words={"roles": _roles, "before": _roles},
        icon="lock",
    ),
)
