"""The simulation engine: arrays in, arrays out; no database, no browser, no files."""

ENGINE_VERSION = "1.0.0"
