"""Quality: what requests are about, read from their words; and where complaints pile up (DSK8).

Words: a *suggestion* is what the text model makes of a title and a text (kind, matter, urgency); a *correction* is
where a person decided otherwise, and counts more when the next model is trained. A *hot spot* is a place and a matter
that several people complain about: *find*, *explain* (root cause), *hand over* to a department, *rectify*, *close*
with the effect measured, *dismiss*.
Invariants: the person decides, with or without a suggestion; a hot spot is counted by people, never by posts; a
complaint about a colleague is in no group and in no model; whoever rectified a hot spot does not close it.
"""
