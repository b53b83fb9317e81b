"""The one way a rule says no to a person: what happened, what was kept, what to do."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_text = str | Promise
NOTHING_CHANGED = _("Nothing was changed.")
NOT_YOURS = _("Your post does not allow this here.")


class Refused(Exception):
    """A rule refused an action. Nothing was written unless `kept` says so.

    `what` is one sentence for the person, `do` the next step, `field` the form field it concerns,
    `code` a stable word for API clients.
    """

    status = 409

    def __init__(
        self,
        what: type_text,
        *,
        do: type_text = "",
        kept: type_text = NOTHING_CHANGED,
        field: str | None = None,
        code: str = "refused",
    ) -> None:
        super().__init__(str(what))
        self.what, self.do, self.kept, self.field, self.code = what, do, kept, field, code

    def __str__(self) -> str:
        return str(self.what)


class NotAllowed(Refused):
    """The actor's posts do not grant this verb here."""

    status = 403

    def __init__(self, what: type_text = NOT_YOURS) -> None:
        super().__init__(what, do=_("Ask the person your post reports to."), code="not_allowed")


class Lost(Refused):
    """Somebody else changed the same thing first (compare-and-set lost)."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this a moment ago."),
            do=_("Look at the new state and decide again; what you typed is still in the form."),
            code="changed_meanwhile",
        )


def passes(rule: Callable[..., Any], *args: Any) -> bool:
    """Whether a rule that refuses would let this pass: what a button asks before it shows."""
    try:
        rule(*args)
    except Refused:
        return False
    return True


def need_words(text: str, field: str, what: type_text) -> None:
    """Refuses empty words: `what` asks for them, `field` is where they belong."""
    if not text.strip():
        raise Refused(what, do=_("One sentence is enough."), field=field, code="empty")
