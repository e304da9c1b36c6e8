"""A plain Python twin of the engine: loops, dictionaries and float64, written from the contract alone, slow and easy to read."""
