"""Findings: what somebody finds not in order at a place, until it was put right and looked at again (INS4, INS6, INS5).

Words: a *finding* is at a place, mostly at an *item* of it (a hydrant box, a line of a checklist); its *grade* (minor,
serious, critical) decides how soon it is handed out, put right and looked at again. *Raise*, *assign* (a person or a
post, and a contractor who does it), *start*, *rectify* with photos, *recheck* the same item: closed, or back with one
more failure; *stop* what is dangerous or forbidden at once; *withdraw* by a superior, with a reason.
Invariants: whoever put it right, or had it in hand, never looks at it again himself, nor does who acts for him; from
the second failure on it climbs the line; what is found again at the same item is linked to the times before; a record
that comes twice raises one finding.
"""
