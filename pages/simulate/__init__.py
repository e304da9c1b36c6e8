"""Set up a simulation and follow it."""
