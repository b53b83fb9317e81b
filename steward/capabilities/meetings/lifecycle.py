"""What follows what with a meeting; who may do it is in `policies`."""

from steward.capabilities.meetings.choices import State
from steward.kernel.work.lifecycle import moves

MOVES = moves(
    change=((State.CALLED,), None),
    sign=((State.CALLED,), None),
    attend=((State.CALLED,), None),
    decide=((State.CALLED,), None),
    hold=((State.CALLED,), State.HELD),
    cancel=((State.CALLED,), State.CANCELLED),
    # The next one of its series.
    follow=((State.HELD, State.CANCELLED), None),
)
