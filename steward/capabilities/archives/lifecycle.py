"""What follows what with an archive; who may do it is in `policies`."""

from steward.capabilities.archives.choices import Standing
from steward.kernel.work.lifecycle import moves

KEPT = frozenset(set(Standing) - {Standing.DESTROYED})
# What a stocktaking expects on the shelf.
EXPECTED = frozenset({Standing.SHELVED, Standing.MISSING, Standing.CONDEMNED})

MOVES = moves(
    change=(KEPT, None),
    attach=(KEPT, None),
    # Lent at once, or waiting for a second person where it is restricted.
    borrow=((Standing.SHELVED,), None),
    consent=((Standing.ASKED,), None),
    **{"return": ((Standing.LENT,), Standing.SHELVED)},
    find=((Standing.MISSING,), Standing.SHELVED),
    condemn=((Standing.SHELVED,), Standing.CONDEMNED),
    # Destroyed, or back in its place.
    decide=((Standing.CONDEMNED,), None),
)
