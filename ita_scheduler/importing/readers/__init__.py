"""From a file of any of five formats to one Document value; whatever is wrong with the file is Faulty."""
