package app.moleculesai.sdk.runtime.auth;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
import app.moleculesai.sdk.runtime.events.EventRoutes;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.SameOrigin;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Guards routes by the classes of {@code wire.md} 0.3. Whoever may not call is refused with {@code unauthorized},
 * {@code forbidden} or {@code forged_caller}; {@code platform_unavailable} when that cannot be found out (AU-4). Safe for
 * use by many threads.
 */
public final class Access implements EventRoutes.Gate {
  private static final System.Logger LOG = System.getLogger(Access.class.getName());
  /** The canvas of a developer. */
  private static final Set<String> LOCAL_CANVAS = Set.of("http://localhost:3000",
      "http://localhost:3001");

  private final AuthSettings settings;
  private final WorkspaceDirectory directory;
  private final LiveTokens tokens;
  private final Principals principals;
  private final Callers callers;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Takes the clock for what is remembered, in nanoseconds, beside the one for rows. */
  public Access(AuthSettings settings, Registry registry, Changes changes,
      WorkspaceDirectory directory, Supervisor supervisor, Clock clock, LongSupplier nanos) {
    this.settings = settings;
    this.directory = directory;
    this.tokens = new LiveTokens(registry, changes, nanos);
    this.principals = new Principals(settings, tokens,
        new TokenUse(registry, supervisor, clock, nanos));
    this.callers = new Callers(settings, principals, tokens, directory);
  }

  /** What a check does when the registry does not answer. */
  public enum Unreadable {
    /** Refuses with {@code platform_unavailable}. */
    REFUSE,
    /** Lets the caller pass: for heartbeats, which must not fail with the database (10.5). */
    LET_PASS
  }

  /** Guards a route of class WS: the path names the workspace with {@code {id}} (10.2). */
  @Override
  public Handler workspace(Handler next) {
    return (request, response) -> {
      letIn(request, mayUseWorkspace(request));
      next.handle(request, response);
    };
  }

  /**
   * Guards a route of class WS that a developer's own machine does not open either: whoever comes without a credential
   * needs the token of the workspace, if it has one at all (10.5).
   */
  public Handler workspaceByToken(Handler next) {
    return workspace((request, response) -> {
      if (principal(request) instanceof Principal.Anonymous) {
        requireTokenOf(request, Parameters.workspaceId(request));
      }
      next.handle(request, response);
    });
  }

  /**
   * Guards a route of class ADMIN (10.3). A token confined to an organisation passes too: what is shown and changed has
   * to stay within {@link #confinement}.
   */
  @Override
  public Handler admin(Handler next) {
    return (request, response) -> {
      letIn(request, administrator(request).orElseThrow(() -> unauthorized(
          "this route takes the admin token or the token of an organisation")));
      next.handle(request, response);
    };
  }

  /**
   * Guards a route of class ADMIN about one workspace, which the path names with {@code {id}}: a confined token must be
   * confined to a tree that it stands in (AU-5).
   */
  @Override
  public Handler adminOf(Handler next) {
    return admin((request, response) -> {
      if (!covers(principal(request), request)) {
        throw unauthorized("this token belongs to another organisation");
      }
      next.handle(request, response);
    });
  }

  /** Guards a route of class ADMIN that no tree holds: a confined token is {@code forbidden} (AU-5). */
  public Handler adminOfAll(Handler next) {
    return admin((request, response) -> {
      if (confinement(request).isPresent()) {
        throw new SdkException(ErrorCode.FORBIDDEN,
            "this route reaches every organisation, and this token is confined to one");
      }
      next.handle(request, response);
    });
  }

  /** Guards a route of class COSMETIC (10.4), which only the canvas' viewport may be. */
  public Handler cosmetic(Handler next) {
    return (request, response) -> {
      letIn(request, mayDecorate(request));
      next.handle(request, response);
    };
  }

  /** Guards the route that gives tokens away for tests: it has a gate of its own (10.7). */
  Handler testToken(Handler next) {
    return (request, response) -> {
      if (!settings.testTokens()) {
        throw new SdkException(ErrorCode.ROUTE_NOT_FOUND, "no route has this path and method");
      }
      boolean asksAdmin = principals.haveAdmin() || settings.requireAdminToken();
      if (asksAdmin && find(request)
          .filter(Principal.Admin.class::isInstance).isEmpty()) {
        throw unauthorized("this route takes the admin token");
      }
      next.handle(request, response);
    };
  }

  /** Returns who a guarded route was called by. */
  public static Principal principal(ServerRequest request) {
    return request.context().get(Principal.class).orElseGet(Principal.Anonymous::new);
  }

  /** Returns the workspace whose tree the caller of a guarded route is confined to, if it is to one (AU-5). */
  public static Optional<UUID> confinement(ServerRequest request) {
    return principal(request).confinedTo();
  }

  /**
   * Returns the workspace whose tree the caller of a guarded route may move workspaces within, if there is such a limit. A
   * workspace moves within its own organisation: elsewhere it would take itself out of reach of who is confined to that.
   */
  public Optional<UUID> movesWithin(ServerRequest request) {
    return principal(request) instanceof Principal.Workspace workspace
        ? directory.find(workspace.workspaceId()).map(directory::root)
        : confinement(request);
  }

  @Override
  public Optional<Set<UUID>> visibleTo(ServerRequest request) {
    return confinement(request).map(directory::tree);
  }

  /** Says whether there is an admin token. */
  boolean hasAdminToken() {
    return principals.haveAdmin();
  }

  /** Says whether this is the admin token; none is where there is none. */
  boolean isAdminToken(String token) {
    return principals.isAdmin(token);
  }

  /** Says whether the caller of an open route could call one of class ADMIN; not while that cannot be found out. */
  public boolean isAdministrator(ServerRequest request) {
    try {
      return administrator(request).isPresent();
    } catch (SdkException e) {
      if (e.code() != ErrorCode.PLATFORM_UNAVAILABLE) {
        throw e;
      }
      return false;
    }
  }

  /** Says whether the caller of an open route could call one of class ADMIN about a workspace. */
  public boolean isAdministratorOf(ServerRequest request, UUID workspaceId) {
    return administrator(request).filter(principal -> principal.confinedTo()
        .map(top -> directory.isWithin(top, workspaceId)).orElse(true)).isPresent();
  }

  /** Says whether the caller of a guarded route may reach a workspace, or all of them when none is named (AU-5). */
  public boolean reaches(ServerRequest request, Optional<UUID> workspaceId) {
    return confinement(request).map(
        top -> workspaceId.filter(id -> directory.isWithin(top, id)).isPresent()).orElse(true);
  }

  /**
   * Returns the workspace that calls, if one does; it has shown that it is this one, like the sender of a message.
   *
   * @throws SdkException {@code unauthorized}, {@code forged_caller}, {@code platform_unavailable}
   */
  public Optional<Caller.Workspace> identifyWorkspace(ServerRequest request) {
    return callers.workspace(request.prologue(), request.headers());
  }

  /**
   * Requires the token of a workspace, if that workspace has one at all (10.5).
   *
   * @throws SdkException {@code unauthorized}, {@code platform_unavailable}
   */
  public void requireTokenOf(ServerRequest request, UUID workspaceId) {
    requireTokenOf(request, workspaceId, Unreadable.REFUSE);
  }

  /** Requires the token of a workspace like the other, and says what holds when the registry does not answer. */
  public void requireTokenOf(ServerRequest request, UUID workspaceId, Unreadable unreadable) {
    callers.requireTokenOf(request.prologue(), request.headers(), workspaceId, unreadable);
  }

  /**
   * Requires the token of the workspace that asks, like {@link #requireTokenOf}; a developer passes without any
   * credential (6.4).
   */
  public void requireTokenOfCaller(ServerRequest request, UUID workspaceId) {
    if (!settings.devFailOpen() || Bearer.find(request.headers()).isPresent()) {
      requireTokenOf(request, workspaceId);
    }
  }

  /**
   * Says who sends a message to {@code target} (3.1 steps 2 to 4). Whether that workspace may talk to the target is not
   * asked here.
   *
   * @return the canvas or a workspace, never a {@link Caller.Server}
   * @throws SdkException {@code unauthorized}, {@code forged_caller}, {@code platform_unavailable}
   */
  public Caller identify(ServerRequest request, UUID target) {
    return callers.identify(request.prologue(), request.headers(), target);
  }

  /** Says whether a sender of messages must show who it is: that a page of the canvas need not is not said (B-65). */
  public boolean guardsMessages() {
    return callers.isStrict();
  }

  /**
   * Says who wants to hear events over a WebSocket (EV-10, EV-11), before the upgrade. The origin is not looked at.
   *
   * @throws SdkException {@code unauthorized}, {@code forbidden}, {@code forged_caller}, {@code platform_unavailable}
   */
  public Caller subscriber(HttpPrologue prologue, Headers headers) {
    var token = prologue.query().contains("token")
        ? Optional.of(prologue.query().get("token")).filter(text -> !text.isBlank())
        : Optional.<String>empty();
    return callers.subscriber(prologue, headers, token);
  }

  /**
   * Warns when the routes of an administrator are open to everybody who reaches the port (AU-6).
   *
   * @throws SdkException {@code platform_unavailable} when that cannot be found out
   */
  public void warnIfOpen(boolean loopback) {
    if (!loopback && !principals.haveAdmin() && !settings.requireAdminToken()
        && (settings.devFailOpen() || !tokens.guardAny())) {
      LOG.log(WARNING, "anybody who reaches this port may administer this server:"
          + " set ADMIN_TOKEN, or REQUIRE_ADMIN_TOKEN=true, or BIND_ADDR=127.0.0.1");
    }
  }

  private Principal mayUseWorkspace(ServerRequest request) {
    var headers = request.headers();
    var known = find(request);
    if (known.isPresent() || Bearer.find(headers).isPresent()) {
      // no anonymous rule helps a token that is wrong here
      return known.filter(principal -> switch (principal) {
        case Principal.Admin admin -> true;
        case Principal.Organisation organisation -> covers(organisation, request);
        case Principal.Workspace workspace -> workspace.workspaceId()
            .equals(Parameters.workspaceId(request));
        case Principal.Canvas canvas -> false;
        case Principal.Anonymous anonymous -> false;
      }).orElseThrow(() -> unauthorized("this token is not one of this workspace"));
    }
    if (settings.canvasProxied() && SameOrigin.isPage(headers)) {
      return new Principal.Canvas();
    }
    if (settings.devFailOpen()) {
      return new Principal.Anonymous();
    }
    throw unauthorized("this route takes a token of this workspace or of an administrator");
  }

  private Optional<Principal> find(ServerRequest request) {
    return principals.find(request.prologue(), request.headers());
  }

  private Optional<Principal> administrator(ServerRequest request) {
    var known = find(request);
    if (known.filter(principal -> principal instanceof Principal.Admin
        || principal instanceof Principal.Organisation).isPresent()) {
      return known;
    }
    if (settings.devFailOpen()) {
      return Optional.of(new Principal.Anonymous());
    }
    if (principals.haveAdmin() || settings.requireAdminToken()) {
      return Optional.empty();
    }
    if (!tokens.guardAny()) {
      return Optional.of(new Principal.Anonymous()); // nobody could have a token yet
    }
    if (known.isPresent() && warned.compareAndSet(false, true)) {
      LOG.log(WARNING, "the token of a workspace was taken for an administrator's,"
          + " as long as there is no ADMIN_TOKEN; set one");
    }
    return known;
  }

  private Principal mayDecorate(ServerRequest request) {
    var headers = request.headers();
    try {
      if (!tokens.guardAny()) {
        return new Principal.Anonymous();
      }
      var known = find(request);
      if (known.isPresent() || Bearer.find(headers).isPresent()) {
        return known
            .orElseThrow(() -> unauthorized("this token is not one of this server"));
      }
    } catch (SdkException e) {
      if (e.code() != ErrorCode.PLATFORM_UNAVAILABLE) {
        throw e;
      }
      return new Principal.Anonymous();
    }
    if (settings.canvasProxied() && SameOrigin.isPage(headers)) {
      return new Principal.Canvas();
    }
    boolean fromCanvas = headers.first(HeaderNames.ORIGIN)
        .filter(origin -> settings.corsOrigins().contains(origin) || LOCAL_CANVAS.contains(origin))
        .isPresent();
    if (fromCanvas || settings.devFailOpen()) {
      return new Principal.Anonymous();
    }
    throw unauthorized("this route takes any token of this server");
  }

  /** Says whether the workspace of the path is within what a principal is confined to. */
  private boolean covers(Principal principal, ServerRequest request) {
    return principal.confinedTo()
        .map(top -> directory.isWithin(top, Parameters.workspaceId(request))).orElse(true);
  }

  private static void letIn(ServerRequest request, Principal principal) {
    request.context().register(principal);
  }

  static SdkException unauthorized(String message) {
    return new SdkException(ErrorCode.UNAUTHORIZED, message);
  }
}
