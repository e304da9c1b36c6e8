"""Repositories: one a topic, reached as attributes of a unit of work."""
