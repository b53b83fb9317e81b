"""Posters: a QR code at a door, in a lift, in a garage; whoever scans it reports what he sees there (DSK1).

Words: a *poster* hangs at one *place* and carries an unguessable address; *make*, *withdraw*; a *scan* opens its page
(of the owner's portal), a *report* sends it.
Invariants: a poster opens nothing but a form and what is being repaired at its common place, of a unit nothing at all;
a withdrawn one takes no report; the same form sent twice is one request; nobody floods the desk through one.

Why a capability of its own: tickets know where a request came from (`Source.POSTER`) and need not know paper; posters
call the one action `report_ticket`, so that every rule of intake holds here too.
"""
