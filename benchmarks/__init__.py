"""Measurements: how fast and how small, beside what others offer. See each module for its command."""
