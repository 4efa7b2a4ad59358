"""Users, attempts to become one, passwords, sign-in sessions, codes and one-time links."""
