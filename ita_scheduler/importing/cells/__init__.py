"""What stands in a cell: codes, titles, units, and words that a line wrap broke."""
