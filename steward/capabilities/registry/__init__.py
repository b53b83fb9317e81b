"""Registry: sites, buildings, units, the people of each household, and what our staff know of them.

Words: a *household page* shows everything known of one unit on one screen; a *contact* is one talk with a household;
a *follow-up* is what was promised in it, until when.
Invariants: records come in through the import wizard or a verb, never by hand in the database; who changed what
is kept; what people said is a row of its own that can be forgotten, never part of an event.
"""
