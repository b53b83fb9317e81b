"""Who may do what in quality: roles per verb, and the one-line rules that no role can buy."""

from steward.kernel.tenancy.choices import Role

MAY: dict[str, frozenset[Role]] = {
    "train": frozenset({Role.QUALITY, Role.MANAGER, Role.DIRECTOR}),
}
