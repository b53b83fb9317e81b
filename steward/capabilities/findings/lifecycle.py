"""The state graph of a finding. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.findings.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

IN_HAND = (State.ASSIGNED, State.UNDER_WAY)
LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.CLOSED, State.WITHDRAWN}),
    moves=moves(
        assign=((State.RAISED, *IN_HAND), State.ASSIGNED),
        start=((State.ASSIGNED,), State.UNDER_WAY),
        rectify=(IN_HAND, State.RECTIFIED),
        # Closed, or back to whoever has it in hand, as the eye says.
        recheck=((State.RECTIFIED,), None),
        # What was going on is stopped; putting it right remains.
        stop=((State.RAISED, *IN_HAND), None),
        withdraw=((State.RAISED, *IN_HAND), State.WITHDRAWN),
    ),
)
