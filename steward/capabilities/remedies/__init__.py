"""Remedies: what is done so that something wrong is put right and does not come again (DSK13).

Words: a *remedy* is a correction (put this one right), a corrective action (remove its cause) or a preventive action
(before it happens); its *origin* is the work it was raised from - a complaint, a hot spot, any other item with a
number. *Raise*, *plan* (cause, measure, doer, day), *finish* with evidence, *verify* the effect after a set time,
*cancel* with a reason. Invariants: whoever did it does not judge its effect, nor moves his own day; an effect is
judged only once it can show; what had no effect is planned anew in the next round; a remedy about a colleague's
complaint is kept from him.
"""
