"""The state graph of a remedy. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.remedies.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.CLOSED, State.CANCELLED}),
    moves=moves(
        plan=((State.RAISED, State.PLANNED), State.PLANNED),
        finish=((State.PLANNED,), State.FINISHED),
        # Closed, or back to the beginning, as the effect says.
        verify=((State.FINISHED,), None),
        cancel=((State.RAISED, State.PLANNED), State.CANCELLED),
    ),
)
