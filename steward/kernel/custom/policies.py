"""Who may do what with own fields: they hold for the whole company; values are everyday work of the register."""

from steward.kernel.people.policies import KEEPERS, REVEALERS
from steward.kernel.tenancy.choices import Role

SETTERS = frozenset({Role.ADMIN, Role.DIRECTOR})
MAY: dict[str, frozenset[Role]] = {
    "add": SETTERS,
    "change": SETTERS,
    "close": SETTERS,
    "reopen": SETTERS,
    "fill": KEEPERS,
    "uncover": REVEALERS,
}
