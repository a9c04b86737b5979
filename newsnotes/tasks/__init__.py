"""What the Makefile's targets do.

    venv     the virtual environment, in step with uv.lock
    browser  Chromium, for the tests
    check    everything that can be said without running the product
    tests    every test, Python's and JavaScript's

`up`, which serves the product, is `newsnotes.up`.
"""
