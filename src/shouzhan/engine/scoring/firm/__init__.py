"""What of a published result stands under other weights, errors and gaps, and which consequence is not safe to act on."""
