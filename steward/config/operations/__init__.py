"""What the people who run the installation need: health, figures, backup and restore, new keys.

Words: a *check* says whether one part works; a *needed* one decides whether requests may be sent to this machine.
Invariants: nothing here belongs to an organisation, and nothing here shows a row of one. Whoever carries no token
learns whether the house is ready, and no more.
"""
