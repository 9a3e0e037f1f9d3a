"""The record: the whole audit as one canonical JSON document, its digest, and reading one back."""
