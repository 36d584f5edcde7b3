# Tests beyond the unit tests: each is registered as soon as its script exists.
