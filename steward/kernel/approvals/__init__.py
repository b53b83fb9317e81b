"""Approvals: who has to agree before something holds, in which order, until when, and what everybody said.

Words: a *flow* is data of the organisation: the steps a *kind* of request goes through, for a band of amounts; a
*request* asks for one thing; it goes through *stages*, one after the other or beside each other; a stage has *slots*,
each wants one signature; a *seat* says who may give it (a post, or a named colleague); a *decision* is what somebody
said, and never changes. An absent, vacant or overdue seat *climbs* the reporting line.
Invariants: nobody decides what he asked for, nor for whom he asked, nor in his stead; one active request per
subject; an active request always has somebody who can decide it, else it goes back to whoever asked; a request keeps
the steps it began with, whatever becomes of the flow.
"""
