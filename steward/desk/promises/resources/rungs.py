"""The escalation ladder, rung by rung."""

from django.utils.translation import gettext_lazy as _

from steward.desk.office.policies import OFFICE
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY
from steward.desk.promises.queries import (
    kind_word,
    visible_rungs,
)
from steward.desk.promises.resources.shared import kind_filter, may_turn, open_code, open_mark, open_word
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    declare_resource,
)
from steward.kernel.surface.usual import open_filter, verbs_of
from steward.kernel.work.kinds import clock_word
from steward.kernel.work.models import Rung


def _rung_title(rung: Rung) -> str:
    return f"{kind_word(rung.kind)} {rung.position}"


def _when(rung: Rung) -> str:
    """`Response, 15 min after it is due`."""
    if not rung.after_minutes:
        return str(_("%(clock)s, at its moment") % {"clock": clock_word(rung.kind, rung.clock)})
    word = _("%(clock)s, %(span)s after it") if rung.after_minutes > 0 else _("%(clock)s, %(span)s before it")
    return str(word % {"clock": clock_word(rung.kind, rung.clock), "span": say_minutes(rung.after_minutes)})


def _again(rung: Rung) -> str:
    if not rung.repeats:
        return ""
    return str(
        _("again every %(span)s, %(n)d times") % {"span": say_minutes(rung.every_minutes), "n": rung.repeats}
    )


_verb = verbs_of(may_turn, MAY, "rung")

RUNGS = declare_resource(
    Resource(
        name="rungs",
        label=_("Escalation ladder"),
        label_one=_("Rung"),
        icon="stairs-up",
        rows=visible_rungs,
        roles=OFFICE,
        title=_rung_title,
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        phone=lambda rung: Lines(
            f"{_rung_title(rung)} · {rung.get_target_display()}", (_when(rung), _again(rung)),
            state=(*open_mark(rung), open_word(rung)),
        ),
        columns=(
            Column("rung", _("Rung"), _rung_title, kind="link", sort="kind"),
            Column("when", _("When"), lambda rung: rung.after_minutes, show=_when),
            Column("condition", _("Only if"), lambda rung: rung.condition, show=Rung.get_condition_display),
            Column("target", _("Whom it reaches"), lambda rung: rung.target, show=Rung.get_target_display),
            Column("again", _("Again"), lambda rung: rung.repeats, show=_again),
            Column("state", _("State"), open_code, show=open_word, kind="state", mark=open_mark),
        ),
        filters=(
            kind_filter(),
            open_filter(_("In use")),
        ),
        verbs=(
            _verb(
                "add", _("Add a rung"), "plus", forms.AddRungForm, actions.add_rung,
                creates=True, style="primary", done=_("Added to the ladder."),
            ),
            _verb(
                "change", _("Change rung"), "edit", forms.ChangeRungForm, actions.change_rung,
                style="primary", done=_("Changed. Open work meets it at its next moment."),
            ),
            _verb(
                "close", _("Take out of the ladder"), "x", forms.CloseRungForm, actions.close_rung,
                style="danger", done=_("Out of the ladder."),
            ),
            _verb(
                "reopen", _("Put back into the ladder"), "refresh", forms.ReopenRungForm, actions.reopen_rung,
                done=_("Back in the ladder."),
            ),
        ),
        panels=(
            Panel(
                "rung", _("Rung"), "desk/promises/rung.html",
                lambda rung, _actor: {"when": _when(rung), "again": _again(rung), "kind": kind_word(rung.kind)},
            ),
        ),
    )
)  # fmt: skip
