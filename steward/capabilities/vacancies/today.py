"""Vacant homes on the Today page: what is to be looked at, and what is in doubt."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.models import Vacancy
from steward.capabilities.vacancies.policies import may
from steward.capabilities.vacancies.queries import CARERS, due_vacancies
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _next_step(vacancy: Vacancy, actor: Actor) -> str | None:
    verb = "resolve" if vacancy.doubt else "check"
    return verb if may(verb, vacancy, actor) else None


declare_today(
    TodaySection(
        "vacancies.due",
        _("Vacant homes to look at"),
        "vacancies",
        due_vacancies,
        frozenset(CARERS),
        _("No vacant home waits for a look."),
        _next_step,
        "/vacancies/?due=1",
        58,
    ),
)
