"""交易: interest, secrecy, negotiation, the four ways to a price, settlement and the certificate."""
