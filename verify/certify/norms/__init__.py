"""Euclidean norms of matrices of all sizes: triangles, products, blocks, gradients of smooth functions."""
