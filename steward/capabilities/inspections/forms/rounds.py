"""Forms of rounds and visits."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.queries.visible import visible_routes
from steward.kernel.surface.forms import RowField, TextField, VerbForm


class StartRoundForm(VerbForm):
    route = RowField(
        lambda actor, _row: visible_routes(actor).filter(is_active=True).order_by("name"), label=_("Route")
    )


class TrustVisitForm(VerbForm):
    note = TextField(label=_("How it was found true"), lines=2, max_length=500, required=False)


class RejectVisitForm(VerbForm):
    note = TextField(label=_("Why it is false"), lines=2, max_length=500)
