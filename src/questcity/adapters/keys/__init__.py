"""Signing keys and secrets in a folder, and what is made with them."""
