"""Duties: what a post has to do, how often, and whether it was done; a job description that can be executed.

Words: a *duty* belongs to kinds of posts and has a *cadence*; the cadence gives *windows*, spans of time in which it
is due; *evidence* that daily work leaves behind decides whether it was done in time, late, or missed.
Invariants: a window is computed from the cadence, the calendar and what happened, never from the day on which one
asks, so that a past month gives the same answer whenever it is counted.
"""
