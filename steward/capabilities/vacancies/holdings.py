"""What vacancies tell a person who asks: when his home stood empty, and on what terms it may be entered."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.models import Vacancy
from steward.capabilities.vacancies.queries import visible_vacancies
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party, Tenure
from steward.kernel.tenancy.actor import Actor


def _empty(party: Party, by: Actor) -> Sequence[Row]:
    homes = Tenure.objects.filter(party=party).values("place_id")
    rows = visible_vacancies(by).filter(place_id__in=homes).select_related("place").order_by("pk")
    return [
        (
            row.place,
            row.since_on,
            row.get_kind_display(),
            row.reason,
            row.get_consent_display(),
            row.consent_words,
        )
        for row in rows
    ]


declare_holder(
    Holder(
        "vacancies.homes",
        _("Vacant homes"),
        (
            _("Unit"),
            _("Empty since"),
            _("Class"),
            _("How we know"),
            _("Owner's consent"),
            _("How, and on what terms"),
        ),
        _empty,
        (Vacancy,),
    )
)
