"""Exporters: from networks with profiles to files that others read."""
