"""Archives on the Today page: what I have to give back, what waits for my word, what is late or lost."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.models import Archive
from steward.capabilities.archives.policies import SECOND, may
from steward.capabilities.archives.queries import (
    FILERS,
    in_my_hands,
    late_with_others,
    lost,
    seen_share,
    to_answer,
)
from steward.kernel.surface.today import Hint, TodayHint, TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

# Below this share of archives seen within a year somebody should walk along the shelves.
WANTED = 80


def _offer(*verbs: str) -> Callable[[Archive, Actor], str | None]:
    return lambda row, actor: next((verb for verb in verbs if may(verb, row, actor)), None)


def _walk(actor: Actor) -> Hint | None:
    """Time for a stocktaking."""
    share = seen_share(actor)
    unseen = share["all"] - share["seen"]
    if not share["all"] or 100 * share["seen"] >= WANTED * share["all"]:
        return None
    text = _("%(n)d of %(all)d archives on shelves were not seen for a year.")
    return Hint(text % {"n": unseen, "all": share["all"]}, "/stocktakings/start/", _("Start a stocktaking"))


declare_today(
    TodayHint("archives.walk", _walk, frozenset({Role.HEAD})),
    TodaySection(
        "archives.to_answer",
        _("Archives: your word, please"),
        "archives",
        to_answer,
        SECOND,
        _("No archive waits for a second person."),
        _offer("consent", "decide"),
        "/archives/?standing=asked&standing=condemned",
        17,
    ),
    TodaySection(
        "archives.in_my_hands",
        _("Archives to give back"),
        "archives",
        in_my_hands,
        frozenset(),
        _("You have none, or still time."),
        _offer("return"),
        "/archives/?mine=1",
        45,
    ),
    TodaySection(
        "archives.late",
        _("Archives not given back"),
        "archives",
        late_with_others,
        FILERS,
        _("Everything came back in time."),
        _offer("return"),
        "/archives/?late=1",
        46,
    ),
    TodaySection(
        "archives.lost",
        _("Archives not found"),
        "archives",
        lost,
        FILERS,
        _("Every archive was found."),
        _offer("find"),
        "/archives/?standing=missing",
        47,
    ),
)
