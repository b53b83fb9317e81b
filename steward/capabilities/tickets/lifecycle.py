"""The state graph of a ticket. Who may do what is in `policies`; this is only what follows what."""

from steward.capabilities.tickets.choices import OPEN, State
from steward.kernel.work.lifecycle import Lifecycle, moves

LIFECYCLE = Lifecycle(
    states=State,
    finals=frozenset({State.CLOSED, State.CANCELLED}),
    moves=moves(
        accept=((State.REPORTED,), State.ACCEPTED),
        dispatch=((State.REPORTED, State.ACCEPTED), State.DISPATCHED),
        transfer=((State.DISPATCHED, State.STARTED), State.DISPATCHED),
        **{"return": ((State.DISPATCHED, State.STARTED), State.ACCEPTED)},
        start=((State.DISPATCHED,), State.STARTED),
        pause=((State.ACCEPTED, State.DISPATCHED, State.STARTED), State.PAUSED),
        # Back to where the pause began; the action names the target.
        resume=((State.PAUSED,), None),
        # Straight from the desk only for matters that need nobody on site; the action checks the kind.
        finish=((State.STARTED, State.REPORTED, State.ACCEPTED), State.FINISHED),
        # Closed, reopened or still waiting, by what the customer said; the action names the target.
        call_back=((State.FINISHED,), None),
        close=((State.FINISHED,), State.CLOSED),
        reopen=((State.FINISHED, State.CLOSED), State.ACCEPTED),
        cancel=((State.REPORTED, State.ACCEPTED, State.DISPATCHED), State.CANCELLED),
        refer=((State.REPORTED, State.ACCEPTED, State.DISPATCHED), State.CANCELLED),
        # A time agreed with the customer; what is finished needs no visit.
        appoint=(tuple(OPEN - {State.FINISHED}), None),
        comment=(tuple(State), None),
        escalate=(tuple(OPEN), None),
        reveal=(tuple(State), None),
        # More people who wait for the same, and telling them when it is over.
        join=(tuple(OPEN), None),
        inform=((State.FINISHED, State.CLOSED, State.CANCELLED), None),
        mediate=(tuple(OPEN), None),
        hand_up=((State.FINISHED, State.CLOSED), None),
        endorse=(tuple(State), None),
        invite=((State.FINISHED,), None),
        review=(tuple(State), None),
        # What a complaint needs beside the work. Paused work is taken up again first.
        grade=(tuple(OPEN), None),
        confirm=(tuple(OPEN - {State.PAUSED}), None),
        reject=((State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.STARTED), None),
        # Agreed: to be called back. Not agreed: as it was.
        decide=((State.REPORTED, State.ACCEPTED, State.DISPATCHED, State.STARTED), None),
        # A major one that was closed before anybody declared it is declared all the same (DSK6).
        declare=((*OPEN, State.CLOSED), None),
        acknowledge=(tuple(State), None),
    ),
)
