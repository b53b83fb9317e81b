"""Registry: sites, buildings, units, and the people of each household.

Words: a *household page* shows everything known of one unit on one screen.
Invariants: records come in through the import wizard or a verb, never by hand in the database; who changed what
is kept.
"""
