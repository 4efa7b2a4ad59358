"""What is stored in PostgreSQL."""
