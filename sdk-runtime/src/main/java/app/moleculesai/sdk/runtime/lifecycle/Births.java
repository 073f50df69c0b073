package app.moleculesai.sdk.runtime.lifecycle;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.api.runtime.RuntimeCapabilities;
import app.moleculesai.sdk.api.runtime.WorkspaceRuntime;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventType;
import app.moleculesai.sdk.runtime.events.Payload;
import app.moleculesai.sdk.runtime.secrets.SecretVault;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Brings workspaces into the world inside a transaction: rows, layout, secrets, memories, schedules, and the events of
 * {@code wire.md} 4.2. One insert for each kind of row, however many workspaces. The first state follows from what the
 * runtime is, never from its name. Safe for use by many threads.
 */
public final class Births {
  private final Runtimes runtimes;
  private final SecretVault vault;

  /** Takes the runtimes, and what encrypts secrets. */
  public Births(Runtimes runtimes, SecretVault vault) {
    this.runtimes = runtimes;
    this.vault = vault;
  }

  /**
   * Inserts those that meet no live workspace of the same parent and name, with all that belongs to them. Lists are in
   * order of the rows' age.
   *
   * @param now when their secrets are stored
   * @return the rows that were inserted, in order; a workspace that is missing was there already
   */
  public List<Workspace> insert(Transaction transaction, Changes.News news,
      List<NewWorkspace> wanted, Instant now) {
    var created = insertRows(transaction, news, wanted);
    var ids = created.stream().map(Workspace::id).collect(Collectors.toSet());
    insertBelongings(transaction,
        wanted.stream().filter(workspace -> ids.contains(workspace.row().id())).toList(), now);
    return created;
  }

  /** Like {@link #insert}, for who calls {@link #insertBelongings} for the created ones later in the transaction. */
  public List<Workspace> insertRows(Transaction transaction, Changes.News news,
      List<NewWorkspace> wanted) {
    var rows = wanted.stream().map(born -> row(born.row())).toList();
    var inserted = transaction.workspaces().insert(rows);
    var created = new ArrayList<Workspace>();
    for (int i = 0; i < rows.size(); i++) {
      if (inserted.contains(rows.get(i).id())) {
        created.add(rows.get(i));
        tell(news, rows.get(i), wanted.get(i));
      }
    }
    return List.copyOf(created);
  }

  /**
   * Inserts layouts, secrets, memories, schedules and configurations of workspaces whose rows are there.
   *
   * @param now when the secrets are stored
   */
  public void insertBelongings(Transaction transaction, List<NewWorkspace> born, Instant now) {
    if (born.isEmpty()) {
      return;
    }
    transaction.layouts().put(born.stream()
        .map(workspace -> new Layout(workspace.row().id(), workspace.x(), workspace.y(), false))
        .toList());
    List<StoredSecret> secrets = new ArrayList<>();
    List<Memory> memories = new ArrayList<>();
    List<Schedule> schedules = new ArrayList<>();
    var configs = new LinkedHashMap<UUID, Body>();
    for (var workspace : born) {
      var id = workspace.row().id();
      workspace.secrets().forEach(
          (key, value) -> secrets.add(vault.seal(Optional.of(id), key, value, now)));
      memories.addAll(workspace.memories());
      schedules.addAll(workspace.schedules());
      workspace.config().ifPresent(config -> configs.put(id, config));
    }
    if (!secrets.isEmpty()) {
      transaction.secrets().put(secrets);
    }
    if (!memories.isEmpty()) {
      transaction.memories().insert(memories);
    }
    if (!schedules.isEmpty()) {
      transaction.schedules().putFromTemplate(schedules);
    }
    if (!configs.isEmpty()) {
      transaction.configs().put(configs);
    }
  }

  private Workspace row(Workspace born) {
    return born.toBuilder().status(status(born)).awarenessNamespace("workspace:" + born.id())
        .build();
  }

  private WorkspaceStatus status(Workspace born) {
    var birth = runtimes.find(born.runtime()).map(WorkspaceRuntime::capabilities)
        .map(RuntimeCapabilities::birth);
    if (birth.isEmpty()) {
      return WorkspaceStatus.FAILED; // known, but nobody serves it here (CR-9)
    }
    return switch (birth.get()) {
      case AT_ONCE -> WorkspaceStatus.ONLINE;
      case BY_AGENT ->
        born.url().isPresent() ? WorkspaceStatus.ONLINE : WorkspaceStatus.AWAITING_AGENT;
      case PROVISIONED -> WorkspaceStatus.PROVISIONING;
    };
  }

  private void tell(Changes.News news, Workspace row, NewWorkspace born) {
    var provisioning = NewStart.payload(row);
    born.eventExtras().forEach(provisioning::and);
    news.tell(EventType.WORKSPACE_PROVISIONING, row.id(), provisioning.body());
    boolean byAgent = runtimes.isByAgent(row.runtime());
    switch (row.status()) {
      case ONLINE -> news.tell(EventType.WORKSPACE_ONLINE, row.id(), byAgent
          ? Payload.with("name", row.name()).and("external", true).body()
          : Payload.with("name", row.name()).and("mock", true).and("runtime", row.runtime())
              .body());
      case AWAITING_AGENT -> news.tell(EventType.WORKSPACE_AWAITING_AGENT, row.id(),
          Payload.with("name", row.name()).and("external", true).body());
      case FAILED -> news.tell(EventType.WORKSPACE_PROVISION_FAILED, row.id(),
          Payload.with("error", "no plugin of this server runs '" + row.runtime() + "'").body());
      default -> {
        // a start follows, and tells how it ended
      }
    }
    news.changed(row.id());
  }
}
