"""Who is told what, over which channel, and whether it arrived.

Words: a *notice* is a rule: this event tells these people with this sentence; a *message* is one notice to
one person over one channel; a *channel* carries messages (inbox, e-mail; more can be registered); a *webhook
target* is another program's address that receives events; a *delivery* is one event for one target; *silence*
is the reason why a message was not sent.
Invariants: one message per event, person and channel, whoever spreads the event and how often; nobody is told
what he did himself unless the notice says so; the inbox is complete: it knows no quiet hours and cannot be
turned off; what could not be delivered stays visible with its error until somebody sends it again; texts that
leave the house carry no unmasked personal data.
"""
