"""The state graph of a proposal. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.proposals.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.DONE, State.DECLINED, State.WITHDRAWN}),
    moves=moves(
        acknowledge=((State.SUBMITTED, State.STUDIED), State.STUDIED),
        study=((State.STUDIED,), State.STUDIED),
        # To be carried out or declined, as the verdict says; again while it is being carried out, to change that.
        answer=((State.SUBMITTED, State.STUDIED, State.ADOPTED), None),
        finish=((State.ADOPTED,), State.DONE),
        withdraw=((State.SUBMITTED, State.STUDIED), State.WITHDRAWN),
    ),
)
