"""What the company promises, edited as data: service standards, the ladder, working hours, holidays, matters.

Words: a *standard* is a row of `kernel.work.Target` (minutes to respond, resolve, call back); a *rung* is a step of the
escalation ladder; a *matter* is a category; a *callback policy* says who is called after the work of a kind. The
*check* says in words what could not work; the *sample* says what would happen to a ticket reported now, by the very
functions that will decide it.
Invariants: every kind of work keeps a standard for all cases and a rung that reaches somebody; a calendar has working
time; changes count for work that comes in from then on - clocks that run keep what was promised, until somebody asks
(`apply`). Rungs are asked for at their moment: a changed ladder holds for open work too.
"""
