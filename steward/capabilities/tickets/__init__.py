"""Tickets: repairs, complaints, inquiries, suggestions, calls for help and praise, from report to callback.

Words: *report*, *accept*, *dispatch*, *transfer*, *return*, *start*, *pause*, *resume*, *finish*, *call back*,
*close*, *reopen*, *cancel*, *comment*, *escalate*: one verb through every layer.
Invariants: nobody calls back their own work; the person complained about neither sees nor handles the complaint;
a transfer across departments is the department head's alone (DSK3); an open ticket always has a next deadline.
"""
