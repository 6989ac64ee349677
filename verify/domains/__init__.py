"""What quantifiers range over: real intervals, classes of matrices, smooth functions; one class a file.

A domain does two things. ``construct`` turns raw dyadic numbers into a member, in any arithmetic, so
that a draw is exact by construction; ``contains`` decides membership of exact values, so that a
witness is checked without trusting how it was found.
"""
