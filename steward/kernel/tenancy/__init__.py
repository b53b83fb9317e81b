"""Who works here: organisation, sites, departments, posts, areas, appointments, and the frozen actor.

Words: a *post* is a line of the organisation chart; an *appointment* says who holds it, for which areas, from
when to when; an *acting* appointment stands in for another one and carries all of its rights and queue (HRM2);
an *area* is a named share of a site.
Invariants: no row of a tenant is read outside `scope()`; a person belongs to one organisation; a post never
reports to itself through any number of steps.
"""
