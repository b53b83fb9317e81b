"""Who hears of vacant homes."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.models import Vacancy
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import actor_of, staff_at


def _stewards(event: Event) -> set[int]:
    site = Site.objects.get(pk=event.site_id or 0)
    return {row.user_id for row in staff_at(site, event.at, roles={Role.STEWARD})}


def _near(event: Event) -> Iterable[int]:
    """The stewards in whose areas the home lies; the heads where it is nobody's."""
    vacancy = Vacancy.objects.select_related("place", "site").get(pk=event.subject_id)
    users = User.objects.filter(pk__in=_stewards(event))
    found = {user.pk for user in users if _holds(user, vacancy, event)}
    if found:
        return found
    return {row.user_id for row in staff_at(vacancy.site, event.at, roles={Role.HEAD})}


def _holds(user: User, vacancy: Vacancy, event: Event) -> bool:
    reach = reach_of(actor_of(user, event.at))
    rows = reach.rows(site="site_id", building="place__building_id", place="place_id")
    return Vacancy.objects.filter(rows, pk=vacancy.pk).exists()


declare_notices(
    Notice(
        "vacancy.doubt",
        _near,
        _("A meter of a vacant home moved"),
        path=lambda event: f"/vacancies/{event.subject_id}/",
    ),
    Notice(
        "storm_round.call",
        _stewards,
        _("Look at every vacant home of the site: {count}"),
        path=lambda event: "/vacancies/?due=1",
        urgent=True,
    ),
)
