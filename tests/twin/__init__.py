"""A plain Python twin of the engine: loops and dictionaries, written from the contract alone, slow and easy to read."""
