"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.places.queries import visible_places
from steward.kernel.surface.forms import RowField, TextField, VerbForm


class OpenThingForm(VerbForm):
    """Where and what."""

    place = RowField(lambda actor, _row: visible_places(actor), label=_("Where the thing is"))
    title = TextField(label=_("What the thing is"))


class FinishThingForm(VerbForm):
    """What came of it."""

    result = TextField(label=_("What came of the thing"), lines=3)
