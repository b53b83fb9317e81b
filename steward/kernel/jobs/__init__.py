"""Work done later: the `django-tasks` API over one table: leases, retries, exact slots, visible progress.

Words: a *job* is one call of a task to come; a *worker* is a process that runs jobs; a *lease* is the time a
worker may keep a job without a sign of life; an *attempt* is one start of a job; a job is *dead* when its
attempts are used up; a *slot* is one due moment of a schedule; a *dedupe key* names the business event a job
answers to.
Invariants: a job exists only when the transaction that asked for it was committed; it is started again until
it ended well, was cancelled, or used up its attempts, whether it raised or its worker was killed; only the
latest attempt can write how a job ended (fencing by worker and attempt number); a slot fires once whatever
the number of schedulers.

The rule for everybody who writes a task: a job may be started more than once, so **every task is idempotent,
and its arguments are JSON: ids, never rows**. A job runs in the scope of the organisation in which it was
enqueued, and everywhere when there was none. Tasks commit their own transactions; the worker opens none
around them.
"""
