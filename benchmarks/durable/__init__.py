"""What stands behind `benchmarks.durability`: a server that is killed, people who answer meanwhile, and the books."""
