"""Clauses become obligations: who owes what by when."""
