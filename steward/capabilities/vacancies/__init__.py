"""Vacancies: homes in which nobody lives, why we think so, and who looked after them when (REG7).

Words: a *vacancy* is a home's time without people, of one *class* (unsold, sold and not handed over, handed over and
not lived in, moved out); a *look* is a visit with its checks and meter readings; a *doubt* is a meter that moved while
nobody should have been there; a *storm round* asks for a look at every vacancy of a site. Verbs: *declare*, *derive*,
*arrange* keys and the owner's consent, *check*, *resolve* a doubt, *end*, *call* a storm round. Invariants: a home
has one open vacancy at most; what tenures and core records tell is followed every night, what they cannot tell is said
by hand with reason and day; nobody enters alone, nor without the owner's consent.
"""
