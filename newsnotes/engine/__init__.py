"""PostgreSQL as the product uses it: never waited for without a bound, and its outages told apart from our mistakes.

watching   whether the database answers, known to all threads of a process
base       Django's engine with that watch on its pool
outages    which errors of the database are outages, and what is said of them
"""
