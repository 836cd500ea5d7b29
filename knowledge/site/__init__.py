"""The public site: its pages, lists, filters and figures, its errors and its sitemaps."""
