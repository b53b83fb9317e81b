"""Messages to owners about their own requests and about announcements for their homes, over WeChat, e-mail or a text
message; what the portal shows, brought.

Words: a *rule* says whether one kind of news is told and over what; *news* is an event of a request that its requester
may read, or an announcement published; a message goes over one channel, the cheapest that reaches.
Invariants: nothing is told until a rule says so, and text messages, which cost money, only where it names them; one
message for an event and person, one of being late for a request; nobody who turned messages off is told, and only what
is an emergency comes at night.
"""
