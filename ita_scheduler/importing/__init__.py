"""The office's own document becomes a plan, a list of problems, and a review: read the grammar, never guess a date."""
