"""Marketing campaigns in conversations: which one a visitor came for, which wording they see, and what came of it."""
