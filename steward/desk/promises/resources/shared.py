"""What several of these resources show and allow in the same way."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.promises.policies import may
from steward.desk.promises.queries import kind_word
from steward.kernel.surface.declare import Column, Filter, choice_filter
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import kind_words


def open_mark(row: Any) -> tuple[str, str]:
    return ("ok", "check") if row.is_active else ("off", "x")


def open_word(row: Any) -> Any:
    return _("In use") if row.is_active else _("Out of use")


def open_code(row: Any) -> str:
    """What programs read."""
    return "active" if row.is_active else "closed"


def any_time(verb: str, _row: Any, actor: Actor) -> bool:
    return may(verb, actor)


def may_turn(verb: str, row: Any, actor: Actor) -> bool:
    if row is not None and verb in ("close", "reopen") and row.is_active == (verb == "reopen"):
        return False
    return may(verb, actor)


def kind_filter() -> Filter:
    return choice_filter("kind", _("Kind of work"), "kind", lambda _actor: list(kind_words().items()))


def kind_column(**more: Any) -> Column:
    return Column(
        "kind", _("Kind of work"), lambda row: row.kind, show=lambda row: kind_word(row.kind), **more
    )
