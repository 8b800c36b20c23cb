"""法定文书: the statutory documents, their rules, their printed form."""
