"""Charts of results: each a pure function from a small frame to a figure, in the energy colours."""
