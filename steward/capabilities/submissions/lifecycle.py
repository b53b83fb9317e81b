"""What follows what with a submission; accepting it and giving it back are decisions of approvals."""

from steward.capabilities.submissions.choices import State
from steward.kernel.work.lifecycle import moves

MOVES = moves(
    hand_in=((State.WANTED, State.RETURNED), State.HANDED_IN),
    settle=((State.HANDED_IN,), None),
)
