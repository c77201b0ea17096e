"""竞价: English auctions and sealed bids whose outcome anybody can recompute."""
