"""Loading the business's data files into the database."""

from concierge.storage.seeding.load import LoadReport, load_data
from concierge.storage.seeding.problems import DataError, Problem

__all__ = ["DataError", "LoadReport", "Problem", "load_data"]
