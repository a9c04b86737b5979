"""Everything at once, for as long as one likes: `python -m tests.soak --minutes 10`.

Two people annotate in browsers and others read, while strangers stall, flood and ask for what is hard, and a web
process or the database is killed every 30 seconds. It says at the end whether every mark that was made is stored
once, whether anybody saw a 500, and how long pages took between the kills.
"""
