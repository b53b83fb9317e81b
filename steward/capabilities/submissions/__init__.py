"""Reports that posts hand in on time: weekly, monthly, to the quality department (PLN2).

Words: a *template* says which report, which kinds of post hand it in, how often and with which figures; a *submission*
is one of them, of a post, due on a day; it is *handed in* with the author's words and the figures of that moment, then
*accepted* by the receiver or *given back* for correction. It is *in time*, *late* or *missing*.
Invariants: one submission for a template, a post and a day; figures are those of the moment it was handed in; punctual
is who handed in first before the day was over, whatever was corrected later.
"""
