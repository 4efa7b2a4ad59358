"""Sign-in, users and the audit trail over HTTP."""
