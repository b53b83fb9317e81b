"""The way back into the setting up, on the administrator's Today page until it is finished."""

from django.urls import reverse
from django.utils.translation import gettext as _

from steward.config.first_run.queries import run_for
from steward.kernel.surface.today import Hint, TodayHint, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role


def _hint(actor: Actor) -> Hint | None:
    if run_for(actor) is None:
        return None
    return Hint(_("Your company is not quite set up."), reverse("first_run:home"), _("Go on setting up"))


declare_today(TodayHint("first_run", _hint, frozenset({Role.ADMIN})))
