"""Taking in what an organisation already has, from a table: row by row what a person of the office would do."""
