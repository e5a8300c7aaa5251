"""The history of the tables: one chain for SQLite and PostgreSQL."""
