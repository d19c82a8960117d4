"""Reports as files: one report value becomes a DOCX that an officer edits, a PDF, and an HTML page."""
