package app.moleculesai.sdk.api.registry;

/**
 * All repositories of a registry. Outside a transaction each call is one of its own. Repositories throw
 * {@code unavailable} when the backend did not answer, {@code busy} when there is too much to do, {@code closed} after
 * the registry was closed.
 *
 * <p>
 * A call that is refused changes nothing, inside a transaction too: whoever catches the refusal may go on with the
 * transaction as it was before the call. What belongs to a workspace is refused with {@code not_found} when there is no
 * such workspace; one that was removed is still there, one that was purged is not.
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

  /** Returns messages that wait for busy agents. */
  QueueRepository queue();

  /** Returns the ledger of delegations. */
  DelegationRepository delegations();

  /** Returns schedules. */
  ScheduleRepository schedules();

  /** Returns memories. */
  MemoryRepository memories();

  /** Returns values under keys. */
  KeyValueRepository keyValues();

  /** Returns approvals. */
  ApprovalRepository approvals();

  /** Returns which workspace plugins organisations allow. */
  WorkspacePluginAllowlistRepository pluginAllowlists();

  /** Returns files that wait for their agents. */
  PendingUploadRepository pendingUploads();

  /** Returns tasks of A2A. */
  TaskRepository tasks();

  /** Returns where news of tasks is pushed to. */
  PushConfigRepository pushConfigs();

  /** Returns news of tasks that waits to be pushed. */
  PushOutboxRepository pushOutbox();

  /** Returns the pins of images. */
  RuntimeImagePinRepository imagePins();

  /** Returns the use of language-model tokens. */
  TokenUsageRepository usage();
}
