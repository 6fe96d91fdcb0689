"""Concierge: a self-hosted assistant for digital marketing and customer care."""
