"""What shows that work was done: photos and later signatures, places, readings; attached to any subject.

Words: a *subject* is the row that evidence belongs to; *original* is the file as it came (staff only), *shown* the
same picture upright, smaller and without any metadata, *thumb* a small one; a *flag* is a doubt, never a refusal.
Invariants: evidence is never changed or deleted (database triggers on both engines); a file leaves the house only
through `views.serve`, to somebody who may see the subject; owners never get an original (it carries the location).
"""
