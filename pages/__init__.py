"""Pages: one folder each, with the layout in ``page.py`` and thin callbacks in ``_callbacks.py``."""
