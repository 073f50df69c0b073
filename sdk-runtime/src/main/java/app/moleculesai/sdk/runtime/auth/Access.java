package app.moleculesai.sdk.runtime.auth;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.background.Supervisor;
import app.moleculesai.sdk.runtime.events.Changes;
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
public final class Access {
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
  public Handler workspace(Handler next) {
    return (request, response) -> {
      letIn(request, mayUseWorkspace(request));
      next.handle(request, response);
    };
  }

  /**
   * Guards a route of class ADMIN (10.3). A token confined to an organisation passes too; where the path names a
   * workspace with {@code {id}} it must be one of that organisation.
   */
  public Handler admin(Handler next) {
    return (request, response) -> {
      var principal = administrator(request.headers()).orElseThrow(() -> unauthorized(
          "this route takes the admin token or the token of an organisation"));
      if (principal instanceof Principal.Organisation organisation && namesWorkspace(request)
          && !covers(organisation, Parameters.workspaceId(request))) {
        throw unauthorized("this token belongs to another organisation");
      }
      letIn(request, principal);
      next.handle(request, response);
    };
  }

  /** Guards a route of class COSMETIC (10.4), which only the canvas' viewport may be. */
  public Handler cosmetic(Handler next) {
    return (request, response) -> {
      letIn(request, mayDecorate(request.headers()));
      next.handle(request, response);
    };
  }

  /** Guards the route that gives tokens away for tests: it has a gate of its own (10.7). */
  Handler testToken(Handler next) {
    return (request, response) -> {
      if (!settings.testTokens()) {
        throw new SdkException(ErrorCode.ROUTE_NOT_FOUND, "no route has this path and method");
      }
      if (principals.haveAdmin() && principals.find(request.headers())
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

  /** Says whether the caller of an open route could call one of class ADMIN. */
  public boolean isAdministrator(ServerRequest request) {
    return administrator(request.headers()).isPresent();
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
    callers.requireTokenOf(request.headers(), workspaceId, unreadable);
  }

  /**
   * Says who sends a message to {@code target} (3.1 steps 2 to 4). Whether that workspace may talk to the target is not
   * asked here.
   *
   * @return the canvas or a workspace, never a {@link Caller.Server}
   * @throws SdkException {@code unauthorized}, {@code forged_caller}, {@code platform_unavailable}
   */
  public Caller identify(ServerRequest request, UUID target) {
    return callers.identify(request.headers(), target);
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
    return callers.subscriber(headers, token);
  }

  /** Warns when the routes of an administrator are open to everybody who reaches the port (AU-6). */
  public void warnIfOpen(boolean loopback) {
    try {
      if (!loopback && !principals.haveAdmin() && !settings.requireAdminToken()
          && (settings.devFailOpen() || !tokens.guardAny())) {
        LOG.log(WARNING, "anybody who reaches this port may administer this server:"
            + " set ADMIN_TOKEN, or REQUIRE_ADMIN_TOKEN=true, or BIND_ADDR=127.0.0.1");
      }
    } catch (SdkException e) {
      LOG.log(WARNING, "whether the routes of an administrator are open could not be found out", e);
    }
  }

  private Principal mayUseWorkspace(ServerRequest request) {
    var headers = request.headers();
    var bearer = Bearer.find(headers);
    if (bearer.isPresent()) {
      // no anonymous rule helps a token that is wrong here
      return principals.find(bearer.get()).filter(principal -> switch (principal) {
        case Principal.Admin admin -> true;
        case Principal.Organisation organisation -> organisation.orgId().isEmpty()
            || covers(organisation, Parameters.workspaceId(request));
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

  private Optional<Principal> administrator(Headers headers) {
    var known = principals.find(headers);
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

  private Principal mayDecorate(Headers headers) {
    try {
      if (!tokens.guardAny()) {
        return new Principal.Anonymous();
      }
      var bearer = Bearer.find(headers);
      if (bearer.isPresent()) {
        return principals.find(bearer.get())
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

  private boolean covers(Principal.Organisation organisation, UUID workspaceId) {
    return organisation.orgId().map(top -> directory.isWithin(top, workspaceId)).orElse(true);
  }

  private static boolean namesWorkspace(ServerRequest request) {
    var path = request.path().absolute().path();
    return (path.startsWith("/workspaces/") || path.startsWith("/admin/workspaces/"))
        && request.path().pathParameters().contains("id");
  }

  private static void letIn(ServerRequest request, Principal principal) {
    request.context().register(principal);
  }

  static SdkException unauthorized(String message) {
    return new SdkException(ErrorCode.UNAUTHORIZED, message);
  }
}
