"""The rules for backups; each file one subject, each rule one `@check` over facts of a data set."""
