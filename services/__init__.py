"""The use cases. Every function takes the acting user and checks what that user may do."""
