"""The door for files: settings, plans, positions and holidays become values, or problems with file:line:column."""
