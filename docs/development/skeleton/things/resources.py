"""Things as people and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.things import actions, forms
from steward.capabilities.things.choices import State
from steward.capabilities.things.policies import MAY, STAFF, may
from steward.capabilities.things.queries import JOINED, visible_things
from steward.kernel.surface.declare import Column, Lines, Resource, Verb, choice_filter, declare_resource
from steward.kernel.work.models import WorkItem

# Look and icon of a state; the word stands beside it always.
MARKS = {State.OPENED: ("wait", "clock"), State.FINISHED: ("ok", "circle-check")}


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(item.place or item.site,),
    )


THINGS = declare_resource(
    Resource(
        name="things",
        label=_("Things"),
        label_one=_("Thing"),
        icon="clipboard-list",
        rows=visible_things,
        roles=frozenset(STAFF),
        title=lambda item: f"{item.number} {item.title}",
        joined=JOINED,
        default_sort="-opened_at",
        phone=_phone,
        columns=(
            Column("number", _("Thing no."), lambda item: item.number, kind="link"),
            Column("title", _("What the thing is"), lambda item: item.title, kind="title"),
            Column(
                "place", _("Where the thing is"), lambda item: item.place_id, show=lambda item: item.place
            ),
            Column(
                "state",
                _("State of the thing"),
                lambda item: item.state,
                show=lambda item: State(item.state).label,
                kind="state",
                mark=lambda item: MARKS[State(item.state)],
            ),
            Column(
                "opened_at", _("Thing opened"), lambda item: item.opened_at, sort="opened_at", kind="moment"
            ),
        ),
        filters=(choice_filter("state", _("State of the thing"), "state", State),),
        verbs=(
            Verb(
                "open",
                _("Open a thing"),
                "plus",
                forms.OpenThingForm,
                actions.open_thing,
                may=lambda _item, actor: bool(actor.roles & MAY["open"]),
                roles=frozenset(MAY["open"]),
                creates=True,
                style="primary",
            ),
            Verb(
                "finish",
                _("Finish the thing"),
                "circle-check",
                forms.FinishThingForm,
                actions.finish_thing,
                may=lambda item, actor: may("finish", item, actor),
                roles=frozenset(MAY["finish"]),
                style="primary",
            ),
        ),
    )
)
