"""The dated snapshot of prices: built from independent packages of prices, read as data and never run."""
