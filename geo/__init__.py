"""Facts about incidents in Iraq: text, places, dates, tolls, boundaries, store. Draws nothing."""
