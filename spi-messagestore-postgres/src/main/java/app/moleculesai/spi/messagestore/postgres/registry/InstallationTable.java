package app.moleculesai.spi.messagestore.postgres.registry;

/**
 * Which installation this is: one row, made with the table; as safe for threads as its session.
 *
 * @param session how it reaches it
 */
record InstallationTable(Session session) {
  /** Returns its random id. */
  String id() {
    return session.read("finding the installation's id",
        handle -> handle.createQuery("SELECT id FROM installation").mapTo(String.class).one());
  }
}
