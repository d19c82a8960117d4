"""The review page: the document beside what was understood of it."""
