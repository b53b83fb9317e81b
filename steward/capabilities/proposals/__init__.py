"""Proposals: what staff suggest to their superiors, tracked to an answer (DSK14).

Words: anybody on the staff *submits* a proposal, under his name or without it; a superior *acknowledges* it and says
who *studies* it; the *answer* is adopted, adopted in part or not adopted, with the reason, always to whoever proposed
it; what was adopted has somebody and a day, and is followed until it is *finished*. The proposer may *withdraw* it
before. Invariants: nothing rots - taking it up, answering it and carrying it out each have a clock and the ladder;
nobody answers his own proposal; an anonymous proposer is known to the quality department alone, and the trail never
learns the name.
"""
