"""Watches: who is duty officer from when to when, what he wrote down, and how he handed over (EMG1).

Words: a *rota* is one week of a *line*, a site or the whole company; a *watch* is one person's stretch of it; the *log*
are its *entries*; an entry that is not settled is an open *matter*. Verbs: *draw*, *assign*, *remove*, *publish*;
*log*, *hand over*, *take*; *add*, *correct*, *settle*, *report*. Invariants: nobody is on watch while marked away, nor
twice at once; a published rota changes by approval only; an entry is never edited, only added to; only the officer of
the next watch takes over, so nobody takes over from himself; a matter stays with whoever is on watch until settled.
"""
