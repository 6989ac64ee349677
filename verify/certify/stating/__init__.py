"""What a claim says, as the plain data that a certificate proves: this room has to be trusted."""
