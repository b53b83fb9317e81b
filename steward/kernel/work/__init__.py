"""Work that must not rot: items, their lifecycle, clocks, pauses, targets and the escalation ladder.

Words: a *work item* is one piece of work of any kind; a *clock* counts working minutes of one promise (respond,
resolve, callback) in one *cycle* (a reopening starts the next); a *pause* stops the clocks for a coded reason
until an expected moment; a *rung* of the ladder says who hears of it, how long after, how often.
Invariants: a state changes only through `Lifecycle.move`; every open item has a `next_check_at`; each rung fires
once per item, cycle and repeat, by a database constraint; a rung never reaches the person complained about.
"""
