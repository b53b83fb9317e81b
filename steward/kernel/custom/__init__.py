"""Own fields: what an organisation wants to know of its units, people and sites beyond what everybody does.

Words: an *own field* is defined once for a *subject* (unit, person, site): its names, its *kind* (text, number, date,
choice, yes or no), whether it is required, listed, personal; a *value* is what one subject has in it.
Invariants: values are typed and checked by their field; a value is never overwritten, it ends and the next begins, so
that the trail can name rows instead of words; personal ones are sealed and leave the house masked; a field is closed,
never deleted, and its kind stays.
"""
