"""Stage 10: the record made readable. Nothing here decides or adds up; what is printed stands in the record."""
