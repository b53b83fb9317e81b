"""What follows what with a plan; who may do it is in `policies`. Accepting it is a decision of approvals."""

from steward.capabilities.planning.choices import State
from steward.kernel.work.lifecycle import moves

MOVES = moves(
    add=((State.DRAFT,), None),
    remove=((State.DRAFT,), None),
    hand_in=((State.DRAFT,), State.HANDED_IN),
    # In force, or back with its author.
    settle=((State.HANDED_IN,), None),
    sum_up=((State.ACCEPTED,), State.SUMMED),
)
