"""Tasks: work somebody gives a person with a day, followed until it is done (PLN3: tasks assigned by superiors).

Words: a *task* is *given* to whoever holds a post below one's own, or to oneself; points of a work plan and decisions
of a meeting become tasks too (their `source`). Whoever has it *reports* how it stands and *finishes* it; whoever gave
it can give it back (*reopen*), name another day (*postpone*), give it to somebody else (*reassign*) or *drop* it,
each with a reason.
Invariants: every open task has a day and climbs the ladder when that has passed; nobody moves the day of what somebody
else gave him; a task given back, or given another day, begins a cycle of its own.
"""
