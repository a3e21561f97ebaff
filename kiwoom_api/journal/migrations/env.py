from alembic import context

# The connection and its transaction are the caller's: a migration is all or nothing.
context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
