"""The action server: one module per scenario, named after it. Facts come from the library, wording from domain.yml."""
