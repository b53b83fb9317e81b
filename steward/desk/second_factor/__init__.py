"""The second factor: a code of six digits from an app on one's telephone, asked after the password.

Words: the *factor* is a secret shared with the app (RFC 6238, which every authenticator speaks); a *recovery code*
stands in for a lost telephone, once; a *passkey* of a device stands in for the digits; a company *demands* the factor
of roles; a session has *passed* when it was asked and answered; *again* asks a session that passed long ago once
more, before something delicate.
Invariants: secret and recovery codes are sealed at rest and shown only while they are being set up; a code opens once,
and an earlier one never again; five wrong ones close the factor for a quarter of an hour, whoever types; whoever's role
demands the factor reaches nothing but its setting up without it. Programs with a token are not asked; making one is.
"""
