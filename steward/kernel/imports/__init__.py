"""Lists come in: upload a spreadsheet, map its columns, see every doubtful cell, commit, undo.

Words: a *batch* is one uploaded file on its way in; a *kind* says what the rows are (declared by a capability); a
*refusal* keeps a row out and names the cell; a *repair* is a value we rewrote before taking it; a *trace* remembers
what a batch created or changed, so that it can be undone.
Invariants: nothing is written before the whole file was checked; a batch is committed in one transaction, once,
however often its job runs; undo never removes what was used since.
"""
