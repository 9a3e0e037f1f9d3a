"""Rules over facts in three-valued logic: load, lint, evaluate three ways, explain, test."""
