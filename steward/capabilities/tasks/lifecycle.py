"""The state graph of a task. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.tasks.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.DONE, State.DROPPED}),
    moves=moves(
        report=((State.GIVEN,), None),
        finish=((State.GIVEN,), State.DONE),
        reopen=((State.DONE,), State.GIVEN),
        postpone=((State.GIVEN,), None),
        reassign=((State.GIVEN,), None),
        drop=((State.GIVEN,), State.DROPPED),
    ),
)
