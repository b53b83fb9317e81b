"""The state graph of an announcement. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.community.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.WITHDRAWN}),
    moves=moves(
        change=((State.DRAFTED,), None),
        submit=((State.DRAFTED,), State.SUBMITTED),
        # Agreed to or given back, as the reviewer says.
        review=((State.SUBMITTED,), None),
        publish=((State.REVIEWED,), State.PUBLISHED),
        withdraw=((State.DRAFTED, State.SUBMITTED, State.REVIEWED, State.PUBLISHED), State.WITHDRAWN),
    ),
)
