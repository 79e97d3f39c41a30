"""What each lesson asks and how it is judged."""
