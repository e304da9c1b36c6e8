"""What is served besides pages: sign-in, health, and how errors leave the house."""
