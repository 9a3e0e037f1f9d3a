"""House policies: what an organisation adds to the rules for itself."""
