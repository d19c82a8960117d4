"""Plan files: written from what was understood, laid over the one that is there, carried into the next year."""
