"""What is missing, how close, until when: the assessment asked again of varied facts, days and readings."""
