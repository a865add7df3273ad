"""What identifies somebody: names, dates, phones and papers, as people write, say, type and scan them."""
