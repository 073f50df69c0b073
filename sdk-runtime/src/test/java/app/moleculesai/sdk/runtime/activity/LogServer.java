package app.moleculesai.sdk.runtime.activity;

import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.HandClock;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.AuthSettings;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.http.TestServer;
import app.moleculesai.sdk.runtime.http.TestServer.Reply;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The routes of the log behind a socket, over a store that can break, and one workspace. Open to everybody. */
final class LogServer implements AutoCloseable {
  final HandClock clock = new HandClock();
  final BrokenStore store = new BrokenStore();
  final Registry registry = InMemory.registry();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final UUID workspaceId = UUID.randomUUID();

  private final Supervisor supervisor = new Supervisor(clock);
  private final TestServer server;

  LogServer() {
    var bus = new EventBus();
    bus.listen(events::add);
    var changes = new Changes(registry, bus, Optional.empty(), clock, UUID::randomUUID);
    var directory = new WorkspaceDirectory(registry, changes, System::nanoTime);
    var access = new Access(
        new AuthSettings(Optional.empty(), true, false, false, false, false, Set.of()), registry,
        changes, directory, supervisor, clock, System::nanoTime);
    var log = new ActivityLog(store, changes);
    registry.workspaces()
        .insert(List.of(Workspace.of(workspaceId, "Ada", clock.instant()).build()));
    server = TestServer.of(new ActivityRoutes(access,
        new ActivityReports(store, log, directory, clock, UUID::randomUUID),
        new AgentMessages(log, directory, changes, clock, UUID::randomUUID),
        new SessionSearch(store, registry), clock));
  }

  /** Appends a row with these values, now. */
  UUID row(UnaryOperator<ActivityDraft.Builder> values) {
    var row = values.apply(ActivityDraft.of(workspaceId, UUID.randomUUID(), "agent_log",
        clock.instant())).build();
    store.append(List.of(row));
    return row.id();
  }

  Reply get(String path) {
    return server.get("/workspaces/" + workspaceId + path);
  }

  Reply post(String path, String body) {
    return server.post("/workspaces/" + workspaceId + path, body);
  }

  /** Returns the summaries of a page of the log. */
  List<String> summaries(String parameters) {
    return get("/activity" + parameters).json().findValuesAsText("summary");
  }

  /** Returns the newest row as it is stored. */
  Activity newest() {
    return store.activities(ActivityQuery.of(workspaceId).newest(1)).activities().getFirst();
  }

  @Override
  public void close() throws InterruptedException {
    server.close();
    supervisor.close();
  }
}
