"""The web server: waitress, with bounds on what a client can hold.

waitress reads whole requests in one thread that never blocks, and gives a thread of the product only to a request that
is complete. What is added here: deadlines, room for newcomers, bodies refused by their head alone, processes.

    limits     how much a client may hold, and how long
    bodies     how large a body may be, by the route and by who asks
    requests   what is read from a connection
    channels   one connection
    server     all connections of a process
    proxies    who asks, where a proxy stands in between
    workers    the processes
"""
