"""Work plans: what a post means to do in a week, a month, a quarter or a year, and what came of it (PLN1).

Words: a *plan* is of a post and a *period*; its *points* say what, who (oneself or somebody below) and by when. It is
*handed in* to the superior, who accepts it or gives it back; with that its points become tasks of those named. The
*summary* at the end holds figures drawn by the system, to which the author adds words; what is not finished is
*carried* into the next plan, with the count of how often.
Invariants: one plan for a post and a period; a point is given as a task once; figures of a summary never change again.
"""
