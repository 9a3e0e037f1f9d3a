"""From findings to outcomes: per candidate, workload and project, with conditions and standing duties."""
