"""The state graph of a mention. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.mentions.choices import State
from steward.kernel.work.lifecycle import Lifecycle, moves

GOING_ON = (State.PASSED_ON, State.FOLLOWED)
LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.CLOSED}),
    moves=moves(
        assign=(GOING_ON, None),
        feed_back=(GOING_ON, State.FOLLOWED),
        # Nothing is final before there was a first feedback.
        conclude=((State.FOLLOWED,), State.CONCLUDED),
        accept=((State.CONCLUDED,), State.CLOSED),
        send_back=((State.CONCLUDED,), State.FOLLOWED),
        link=((State.PASSED_ON, State.FOLLOWED, State.CONCLUDED), None),
    ),
)
