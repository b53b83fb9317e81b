"""What people and programs touch: components, resources, lists, details, verbs, exports and the REST API.

Words: a *resource* declares columns, filters, search, panels and verbs of one model; a *verb* is one action with
its form, its policy and its button. Pages and API are two faces of the same declaration.
Invariants: rows come from the resource's `rows(actor)` only; a verb runs the same form and action on every path.
"""
