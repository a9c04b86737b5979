"""What every request and every answer passes: sizes, ids, headers, compression, pages for what failed."""
