"""One form per verb on weeks."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.surface.forms import TextField, VerbForm


class RedoWeekForm(VerbForm):
    """Why the frozen figures do not do."""

    reason = TextField(label=_("Why again"), lines=3, max_length=300)
