"""Archives: paper and electronic files of households, buildings, sites and equipment rooms (REG5).

Words: an *archive* is one file: number, title, what it is about, and its *shelf place* (room, cabinet, shelf). It is
*borrowed* by a member of staff until a day and *returned*; a *stocktaking* goes along a shelf or through a site and
says of each archive whether it was found. *Condemned* is what waits to be destroyed; *contents* are the files of it.
Invariants: an archive is out once at most; a restricted one leaves only when a second person agreed, and none is
destroyed without one; nothing is condemned before its day; a destroyed archive stays as a row without contents.
"""
