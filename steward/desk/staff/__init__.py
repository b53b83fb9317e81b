"""The people who work here: accounts, who holds which post when, who acts for whom, who is away (HRM2).

Words: as `kernel.tenancy`. A *link* is a one-time address at which a person sets his own password; nobody else ever
knows one, none is sent by mail.
Invariants: a post is held by no more people than it has seats; an appointment's areas lie at its post's site; whoever
acts does so within the days of the appointment he acts for; an appointment is never deleted, it ends.
"""
