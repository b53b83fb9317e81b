"""How long personal data is kept: the page on which administrators and directors say so.

Words: as `kernel.people.retention`, whose rules and periods these are. Invariant: a period is days; 0 keeps for ever.
"""
