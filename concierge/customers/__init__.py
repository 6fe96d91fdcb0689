"""Customers: who they are, and their orders."""
