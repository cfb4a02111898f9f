"""Papers: Word documents filled from templates that people edit, equal bytes for equal facts."""
