"""The two database engines, and the only place that knows how they differ."""
