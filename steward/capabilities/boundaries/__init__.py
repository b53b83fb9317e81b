"""Boundaries: who answers for what - company, builder, utility, authority, owner - with number and words (DSK12, KNW2).

Words: a *boundary card* names a matter, who answers for it, his number, and what the customer is told; its *marks* are
words by which the matter is known in a request. *Add*, *change*, *remove*.
Invariants: cards are a company's own rows, begun from presets and kept by its people; one of a site stands before one
of the whole company; a card decides nothing: the person at the desk refers the ticket.
"""
