"""The state graph of a thing. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.things.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.FINISHED}),
    moves=moves(finish=((State.OPENED,), State.FINISHED)),
)
