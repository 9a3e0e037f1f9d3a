"""A declarative rules-engine compliance and licence auditor for AI models."""

__version__ = "0.1.0"
