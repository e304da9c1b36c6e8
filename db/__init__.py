"""The database: an embedded or external PostgreSQL, reached through units of work that speak frozen records."""
