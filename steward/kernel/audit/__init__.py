"""What happened, by whom, when: one insert-only table behind audit, timeline, notices and webhooks.

Words: an *event* is one thing done; an *event kind* declares its sentence and its personal fields; a *seal* is
the nightly keyed hash over a block of events.
Invariants: events are never updated or deleted (database triggers on both engines); every event belongs to an
action's transaction; only declared kinds can be recorded.
"""
