"""What every request passes before a view: its body, its session, its person, and the answer while the database is away."""
