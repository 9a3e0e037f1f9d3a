"""Stage 1 of the flow: what people hand in, read safely, with the line of every value."""
