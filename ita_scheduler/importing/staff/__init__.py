"""The people that a plan needs: positions and units proposed from the names in the document."""
