"""The closed world of a generated reply: what it states has to stand in the passages it was written from."""
