"""How likely claims are right: fitting the weights of transforms/claims/confidence.yml, and how well they hold.

`examples` extracts and pairs, `fit` fits, `measures` says how far confidence is from the share that is right, `report`
puts that into docs/benchmarks.md.
"""
