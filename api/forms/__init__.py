"""Forms: the pages that customers fill in, which need no key and no script."""
