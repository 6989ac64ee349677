"""The search for a certificate: what is known is gathered, goals made simpler, lines of proofs written."""
