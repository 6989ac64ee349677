"""The banks are judged by the tests beside them, not collected as proofs."""

collect_ignore = ["documents"]
