"""Components: small pure functions, data in, component tree or figure out."""
