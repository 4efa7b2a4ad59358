"""The contract, for people: OpenAPI, its page, and a page for each problem."""
