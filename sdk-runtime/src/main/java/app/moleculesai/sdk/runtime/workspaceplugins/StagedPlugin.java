package app.moleculesai.sdk.runtime.workspaceplugins;

/**
 * A plugin that was fetched and has passed all checks. Close deletes its files.
 *
 * @param name its name
 * @param source where it came from
 * @param files what it is made of
 * @param folder where that is
 */
record StagedPlugin(String name, SourceAddress source, PluginFiles files, StagingFolder folder)
    implements
      AutoCloseable {
  @Override
  public void close() {
    folder.close();
  }
}
