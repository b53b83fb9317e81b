"""How the registry declares a verb: roles from the policy, the button by its predicate."""

from typing import Any

from steward.capabilities.registry.policies import MAY
from steward.kernel.surface.declare import Verb


def verb(
    name: str, label: Any, icon: str, form: type[Any], action: Any, may: Any, event: str, **more: Any
) -> Verb:
    return Verb(
        name=name,
        label=label,
        icon=icon,
        form=form,
        action=action,
        roles=frozenset(MAY[name]),
        event=event,
        may=lambda row, actor: may(name, row, actor),
        **more,
    )
