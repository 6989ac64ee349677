"""Stress: the same claims at the sizes of real models, in bulk, by many processes or machines."""
