"""Letters, into mailboxes by SMTP or into a folder."""
