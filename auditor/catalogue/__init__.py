"""Dated data with its sources: models, licences, providers, hardware and prices, read only at a date."""
