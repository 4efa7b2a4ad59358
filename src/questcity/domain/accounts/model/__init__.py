"""Users, attempts to become one, sign-in sessions and one-time links."""
