"""The register: complaints written down, listed, found, and the sites that they come from."""
