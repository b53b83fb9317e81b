"""The state graph of a hot spot. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.quality.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.CLOSED, State.DISMISSED}),
    moves=moves(
        explain=((State.FOUND, State.EXPLAINED), State.EXPLAINED),
        hand_over=((State.EXPLAINED, State.HANDED_OVER), State.HANDED_OVER),
        rectify=((State.HANDED_OVER,), State.RECTIFIED),
        close=((State.RECTIFIED,), State.CLOSED),
        dismiss=((State.FOUND, State.EXPLAINED), State.DISMISSED),
    ),
)
