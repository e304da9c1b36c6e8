"""Parts of the results pages: cards, tables, filters, lists; data in, component tree out."""
