"""Service promises made public (DSK10): a month's promises and how often they were kept, for owners in the portal.

Words: a *disclosure* is one month of one site; it is *drawn up* by one person and *published* by another.
Invariants: its numbers are counted once, when it is drawn up, and never again; what is published stays as it is, and a
correction is a further edition that says why. The numbers are everybody's: they hold every request of the month, also
complaints their reader may not open.
"""
