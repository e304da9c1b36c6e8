"""Importers: from somebody else's data to networks with series."""
