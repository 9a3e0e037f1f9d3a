"""What each candidate costs: memory fit first, then price, as line items with low, mid and high."""
