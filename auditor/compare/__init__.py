"""What changed between two audits, for whom, and which input made it change."""
