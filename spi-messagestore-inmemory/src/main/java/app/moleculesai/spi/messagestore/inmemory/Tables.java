package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Approval;
import app.moleculesai.sdk.api.registry.KeyValueEntry;
import app.moleculesai.sdk.api.registry.Layout;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.Viewport;
import app.moleculesai.sdk.api.registry.Workspace;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * The whole state of a registry at one moment. Its maps are persistent: a changed one shares what did not change with
 * the one before, so that a copy of this object costs a dozen references. Belongs to the one writer until it is
 * published, and is never changed afterwards.
 */
final class Tables {
  WorkspaceTable workspaces = WorkspaceTable.EMPTY;
  WorkspaceTokenTable tokens = WorkspaceTokenTable.EMPTY;
  EventTable events = EventTable.EMPTY;
  QueueTable queue = QueueTable.EMPTY;
  TaskTable tasks = TaskTable.EMPTY;
  DelegationTable delegations = DelegationTable.EMPTY;
  HashPMap<UUID, OrgToken> orgTokens = HashTreePMap.empty();
  HashPMap<TokenHash, UUID> orgTokenIds = HashTreePMap.empty();
  HashPMap<UUID, Layout> layouts = HashTreePMap.empty();
  HashPMap<UUID, Body> configs = HashTreePMap.empty();
  HashPMap<Optional<UUID>, TreePMap<String, StoredSecret>> secrets = HashTreePMap.empty();
  ScheduleTable schedules = ScheduleTable.EMPTY;
  MemoryTable memories = MemoryTable.EMPTY;
  HashPMap<UUID, TreePMap<String, KeyValueEntry>> keyValues = HashTreePMap.empty();
  HashPMap<UUID, Approval> approvals = HashTreePMap.empty();
  Optional<Viewport> viewport = Optional.empty();
  HashPMap<UUID, TreePMap<String, AllowedWorkspacePlugin>> pluginAllowlists = HashTreePMap
      .empty();
  HashPMap<UUID, TreePMap<LocalDate, TokenUsage>> usage = HashTreePMap.empty();
  HashPMap<UUID, KeptUpload> uploads = HashTreePMap.empty();
  PushTable push = PushTable.EMPTY;
  long lastPush;
  TreePMap<String, RuntimeImagePin> imagePins = TreePMap.empty();
  HashPMap<String, Lease> leases = HashTreePMap.empty();
  long lastFence;

  Tables copy() {
    var copy = new Tables();
    copy.workspaces = workspaces;
    copy.tokens = tokens;
    copy.events = events;
    copy.queue = queue;
    copy.tasks = tasks;
    copy.delegations = delegations;
    copy.orgTokens = orgTokens;
    copy.orgTokenIds = orgTokenIds;
    copy.layouts = layouts;
    copy.configs = configs;
    copy.secrets = secrets;
    copy.schedules = schedules;
    copy.memories = memories;
    copy.keyValues = keyValues;
    copy.approvals = approvals;
    copy.viewport = viewport;
    copy.pluginAllowlists = pluginAllowlists;
    copy.usage = usage;
    copy.uploads = uploads;
    copy.push = push;
    copy.lastPush = lastPush;
    copy.imagePins = imagePins;
    copy.leases = leases;
    copy.lastFence = lastFence;
    return copy;
  }

  void put(OrgToken token) {
    orgTokens = orgTokens.plus(token.id(), token);
    orgTokenIds = orgTokenIds.plus(token.hash(), token.id());
  }

  void remove(OrgToken token) {
    orgTokens = orgTokens.minus(token.id());
    orgTokenIds = orgTokenIds.minus(token.hash());
  }

  /** Refuses a row whose parent or successor is not there. */
  void requireReferences(Workspace row) {
    row.parentId().ifPresent(this::requireWorkspace);
    row.forwardedTo().ifPresent(this::requireWorkspace);
  }

  /** Refuses a row that would depend on a workspace that is not there. */
  void requireWorkspace(UUID id) {
    if (workspaces.find(id).isEmpty()) {
      throw SdkException.notFound("workspace " + id);
    }
  }
}
