package app.moleculesai.sdk.api.registry;

/**
 * All repositories of a registry. Outside a transaction each call is one of its own. Repositories throw
 * {@code unavailable} when the backend did not answer, {@code busy} when there is too much to do, {@code closed} after
 * the registry was closed.
 */
public interface Repositories {
  /** Returns the rows of workspaces. */
  WorkspaceRepository workspaces();

  /** Returns the canvas layout. */
  LayoutRepository layouts();

  /** Returns the configurations of workspaces. */
  WorkspaceConfigRepository configs();

  /** Returns the tokens of workspaces. */
  WorkspaceTokenRepository tokens();

  /** Returns the tokens of organisations. */
  OrgTokenRepository orgTokens();

  /** Returns the recorded events. */
  StructureEventRepository events();

  /** Returns leases. */
  LeaseRepository leases();

  /** Returns secrets. */
  SecretRepository secrets();

  /** Returns schedules. */
  ScheduleRepository schedules();

  /** Returns memories. */
  MemoryRepository memories();

  /** Returns the use of language-model tokens. */
  TokenUsageRepository usage();
}
