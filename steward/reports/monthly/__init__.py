"""Months of the service desk: the complaint report (DSK10), complaints by area (DSK9), kept promises.

Words: a *promise* is the minutes of a service standard as its clock was started with them; *kept* is a clock stopped in
time; the *denominator* leaves out only what is still running.
Invariants: nothing is stored: a month says what is known today; the rows are those the reader may see.
"""
