"""Inspections: places are walked to, looked at and recorded, with proof that resists cheating (INS1-INS3, INS5-INS7).

Words: a *checkpoint* is a place, or a named thing at it, with a *label* (QR, NFC) whose code nobody guesses. A
*checklist* has *items*; a change makes a new *version*. A *route* is checkpoints in order; a *plan* says how often
whose post walks it; a *round* is one walk, planned or voluntary; a *visit* is what somebody saw at a point of it.
A *doubt* is a reason to look twice at a visit; a superior or the quality department *trusts* or *rejects* it.
Invariants: what a phone sent is taken once and never lost, in any order; the server's clock counts, the phone's is
kept beside it; a visit keeps the version it answered; how a round stands is counted from its visits, so that
whatever comes late heals it; a rejected visit counts as missed; nobody judges his own.

Larger than a capability is meant to be, and still one: visits point at points, labels and versions, all of which the
phone carries away together; parted, half of the tables would hold numbers of the other half's rows.
"""
