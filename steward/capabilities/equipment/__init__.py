"""Equipment: the register of what a site runs on, and the maintenance each piece of it asks for (INS2, REG4).

Words: a *piece of equipment* has a code of its own at its site; a *plan* asks for maintenance of one or several pieces
every *period*, or on call, which asks for nothing; its *next day* is the day its maintenance is wanted on, with some
days of *slack*; a *record* says what became of one such day: done, late, still open, missed. Verbs on equipment: *add*,
*change*, *move*, *certify* (the statutory inspection), *stop*, *resume*, *scrap*; on plans: *add*, *change*, *move*,
*do*, *end*. Invariants: a day is recorded once; a plan on call has no days; nothing is asked for while every piece a
plan covers is out of use; what a list says and we cannot read stays as it was written.
"""
