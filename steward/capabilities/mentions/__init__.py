"""Mentions: suspected negative information that the quality department passes on, followed to its end (DSK7).

Words: a *mention* is where somebody says something bad of us in public; quality *passes* it *on* to the site; the
site *assigns* a follower, *feeds back* in phases (first, progress) to quality and to the customer, and *concludes*
with the final feedback: confirmed, unfounded, resolved; quality *accepts* that or *sends* it *back*. A mention may be
*linked* to a ticket. Invariants: each phase has a deadline of its own and climbs when it is missed; only quality, the
site's manager, the head of its customer service, the follower and the directors above them meet it; whoever it is
about never does. A capability of its own beside `quality`, which reads what requests say: it has its own life,
readers and clocks.
"""
