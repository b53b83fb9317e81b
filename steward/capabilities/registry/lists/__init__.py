"""Lists that come into the registry: units with their people, sites, buildings.

Words: an *entry* is one row understood; a *plan* is what a whole list will write.
Invariants: a unit named twice is one unit; people are merged only by ID number, or by name and phone together; what the
records say is completed, never overwritten.
"""
