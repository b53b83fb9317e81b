"""Incidents: one outage (lift, water, power) over many tickets, from the first call to the last one told (DSK1).

Words: an *incident* is what went wrong for everybody at some places; its *staff words* are what the desk says to
callers, its *public words* what owners read. *Open*, *update*, *link* and *unlink* tickets, *end*: they are *settled*.
A package of its own, because tickets need to know nothing of it: it comes beside their form as an aid, hears of new
ones through the trail, and ends them through one action of theirs.
Invariants: a ticket belongs to one incident at most; only tickets of its places and matter are linked unasked; ending
asks nobody twice and finishes nothing that somebody has in hand.
"""
