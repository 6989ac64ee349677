"""What a run says, to people (console, explain, pytest), to programs (json, sarif) and to GitHub."""
