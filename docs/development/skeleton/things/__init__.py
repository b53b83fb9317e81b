"""Things: say in one paragraph what this capability is for and which duties of the source it fulfils (codes).

Words: *open*, *finish*: one verb through every layer (action, form, policy, event, page, API, tests).
Invariants: write here what must never be untrue; each line is a test in `tests/`.
"""
