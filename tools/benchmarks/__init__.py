"""The measurements of tools/bench, one module a kind."""
