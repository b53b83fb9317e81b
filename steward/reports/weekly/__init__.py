"""Weekly statistics of the service desk (DSK10): every site's week, frozen on Monday and never changed afterwards.

Words: a *week* runs from Monday to Sunday by the site's own clock; *figures* are its counts and medians; a *cell* is a
count broken down by kind, matter, source or area; *unresolved* are the findings not put right at its end (INS4);
a week *redone* gets a further edition, with a reason.
Invariants: a frozen edition is never written again; a figure and the list behind it count by the same condition
(`tickets.figures`); no cell shows a complaint to the person it is about.
"""
