"""Builds the models the assistant runs on from what the installation brings along."""
