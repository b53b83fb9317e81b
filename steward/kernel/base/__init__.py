"""Ground everything stands on: clock, working time, money, numbers, secrets, refusals.

Words: *moment* is an aware datetime, *day* a local date, *minor* an integer of fen.
Invariants: nothing here imports another kernel package; nothing reads the wall clock but `clock`.
"""
