"""Scorecards (HRM3): each person's month in a post, judged by the duties of that post and their standards.

Words: a *card* belongs to a person, a post and a month; a *line* is one duty on it: done, late, missed, excused; a
*standard* is a figure with a threshold, met or not; a month is *frozen* some days after its end, its cards with it.
Invariants: a card counts the dues that closed in the month and that its person did or missed in that post; what is
excused counts neither for nor against; a frozen card is never written again but for the signature, and an opened month
gives a further edition; nobody signs his own card, and each is signed once.
"""
