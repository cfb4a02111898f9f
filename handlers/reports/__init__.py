"""Reports to the ward (実施報告書): drafts that appear by themselves, versions made and mended by hand."""
