package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.plugin.Secret;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StatusChange;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventBus;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Two organisations, their tokens, and what guards them; time stands still until it is moved. */
final class World implements AutoCloseable {
  static final String ADMIN_TOKEN = "the-admin-token";

  private final Registry storage;
  private final List<UUID> created = new ArrayList<>();

  final FaultyRegistry registry;
  final AtomicLong nanos = new AtomicLong(1_000);
  final Supervisor supervisor = new Supervisor(Clock.systemUTC());
  final Changes changes;
  final WorkspaceDirectory directory;
  final Tokens tokens;
  final Access access;
  final Callers callers;

  final UUID root;
  final UUID target;
  final UUID sibling;
  final UUID otherRoot;

  World(AuthSettings settings) {
    this(settings, InMemory.registry());
  }

  /** A world in a registry that others use after it. */
  World(AuthSettings settings, Registry storage) {
    this.storage = storage;
    this.registry = new FaultyRegistry(storage);
    this.changes = new Changes(registry, new EventBus(), Optional.empty(), Clock.systemUTC(),
        UUID::randomUUID);
    this.directory = new WorkspaceDirectory(registry, changes, nanos::get);
    this.tokens = new Tokens(changes, new SecureRandom(), UUID::randomUUID, Clock.systemUTC());
    this.root = workspace(null);
    this.target = workspace(root);
    this.sibling = workspace(root);
    this.otherRoot = workspace(null);
    this.access = new Access(settings, registry, changes, directory, supervisor,
        Clock.systemUTC(), nanos::get);
    var live = new LiveTokens(registry, changes, nanos::get);
    this.callers = new Callers(settings, new Principals(settings, live,
        new TokenUse(registry, supervisor, Clock.systemUTC(), nanos::get)), live, directory);
  }

  /** Settings of a server with an admin token. */
  static AuthSettings withAdmin() {
    return new AuthSettings(Optional.of(Secret.of(ADMIN_TOKEN)), false, false, false, false, false,
        Set.of("https://canvas.example"));
  }

  /** Settings of a server without one. */
  static AuthSettings withoutAdmin() {
    return new AuthSettings(Optional.empty(), false, false, false, false, false, Set.of());
  }

  /** Settings of a developer's machine. */
  static AuthSettings development() {
    return new AuthSettings(Optional.empty(), true, false, false, true, false, Set.of());
  }

  /** Settings like others, of a server that serves the canvas too. */
  static AuthSettings servingCanvas(AuthSettings like) {
    return new AuthSettings(like.adminToken(), like.devFailOpen(), like.requireAdminToken(),
        like.anonymousMessages(), like.testTokens(), true, like.corsOrigins());
  }

  UUID workspace(@Nullable UUID parent) {
    var id = UUID.randomUUID();
    created.add(id);
    storage.workspaces()
        .insert(List.of(Workspace.of(id, "w-" + id, Instant.now()).parentId(parent).build()));
    return id;
  }

  /** Removes a workspace the way the server does. */
  void remove(UUID id) {
    changes.commit((transaction, news) -> {
      news.changed(id);
      news.changed(ChangeNotice.TOKENS, id.toString());
      return transaction.workspaces().change(id, StatusChange.to(WorkspaceStatus.REMOVED),
          Instant.now());
    });
  }

  /** Issues a token of an organisation. */
  String orgToken(Optional<UUID> orgId) {
    return tokens.issueForOrganisation(Optional.empty(), "admin-token", orgId).plaintext();
  }

  /** Issues a token and revokes it. */
  String revoked(UUID workspaceId) {
    var token = tokens.issue(workspaceId);
    tokens.revoke(workspaceId, registry.tokens().list(workspaceId, 1, 0).getFirst().id());
    return token;
  }

  /** Returns the value of the header for a named kind of credential; empty for none. */
  String credential(String kind) {
    return switch (kind) {
      case "none" -> "";
      case "admin" -> "Bearer " + ADMIN_TOKEN;
      case "admin, lower case" -> "bearer " + ADMIN_TOKEN;
      case "admin, blanks" -> "  BEARER \t " + ADMIN_TOKEN + "  ";
      case "admin, other scheme" -> "Basic " + ADMIN_TOKEN;
      case "admin, no scheme" -> ADMIN_TOKEN;
      case "admin, glued" -> "Bearer" + ADMIN_TOKEN;
      case "scheme alone" -> "Bearer";
      case "wrong" -> "Bearer wrong";
      case "own" -> "Bearer " + tokens.issue(target);
      case "sibling's" -> "Bearer " + tokens.issue(sibling);
      case "revoked" -> "Bearer " + revoked(target);
      case "removed" -> {
        var gone = workspace(root);
        var token = tokens.issue(gone);
        remove(gone);
        yield "Bearer " + token;
      }
      case "org" -> "Bearer " + orgToken(Optional.empty());
      case "org, this tree" -> "Bearer " + orgToken(Optional.of(root));
      case "org, other tree" -> "Bearer " + orgToken(Optional.of(otherRoot));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public void close() {
    supervisor.close();
    storage.orgTokens().list(Integer.MAX_VALUE).stream().map(OrgToken::id)
        .forEach(id -> storage.orgTokens().revoke(id, Instant.now()));
    storage.workspaces().purge(created.reversed());
  }
}
