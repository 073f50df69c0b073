package app.moleculesai.sdk.runtime.auth;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.SameOrigin;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds out who calls where the route has no class of its own ({@code wire.md} 3.1, 10.5, 11.2). Thread-safe. */
final class Callers {
  private static final HeaderName WORKSPACE_ID = HeaderNames.create("X-Workspace-ID");
  /** Identities of parts of this server. */
  private static final List<String> OWN_PREFIXES = List.of("webhook:", "system:", "test:",
      "channel:");

  private final AuthSettings settings;
  private final Principals principals;
  private final LiveTokens tokens;
  private final WorkspaceDirectory directory;

  Callers(AuthSettings settings, Principals principals, LiveTokens tokens,
      WorkspaceDirectory directory) {
    this.settings = settings;
    this.principals = principals;
    this.tokens = tokens;
    this.directory = directory;
  }

  Caller identify(HttpPrologue prologue, Headers headers, UUID target) {
    var claimed = claimed(headers);
    if (claimed.isEmpty()) {
      return withoutClaim(prologue, headers, target);
    }
    var id = claimed.get();
    if (!id.equals(target) || isStrict()) {
      requireTokenOf(prologue, headers, id, Access.Unreadable.REFUSE);
    }
    return new Caller.Workspace(id);
  }

  /** Finds the workspace that calls, by its header or its token alone. */
  Optional<Caller.Workspace> workspace(HttpPrologue prologue, Headers headers) {
    var claimed = claimed(headers);
    if (claimed.isPresent()) {
      requireTokenOf(prologue, headers, claimed.get(), Access.Unreadable.REFUSE);
      return claimed.map(Caller.Workspace::new);
    }
    return principals.find(prologue, headers).flatMap(
        principal -> principal instanceof Principal.Workspace workspace
            ? Optional.of(new Caller.Workspace(workspace.workspaceId()))
            : Optional.empty());
  }

  void requireTokenOf(HttpPrologue prologue, Headers headers, UUID workspaceId,
      Access.Unreadable unreadable) {
    try {
      if (isOf(principals.find(prologue, headers), workspaceId) || !tokens.guard(workspaceId)) {
        return;
      }
    } catch (SdkException e) {
      if (unreadable == Access.Unreadable.LET_PASS && e.code() == ErrorCode.PLATFORM_UNAVAILABLE) {
        return;
      }
      throw e;
    }
    throw Access.unauthorized("a token of workspace " + workspaceId + " is required");
  }

  Caller subscriber(HttpPrologue prologue, Headers headers, Optional<String> queryToken) {
    var claimed = claimed(headers);
    if (claimed.isPresent()) {
      requireTokenOf(prologue, headers, claimed.get(), Access.Unreadable.REFUSE);
      return new Caller.Workspace(claimed.get());
    }
    if (!principals.haveAdmin() || isOwnPage(headers)) {
      return new Caller.Canvas();
    }
    var principal = queryToken.isPresent() && Bearer.find(headers).isEmpty()
        ? principals.find(queryToken.get())
        : principals.find(prologue, headers);
    return switch (principal.orElseGet(Principal.Anonymous::new)) {
      case Principal.Admin admin -> new Caller.Canvas();
      case Principal.Organisation organisation -> {
        if (organisation.confinedTo().isPresent()) {
          throw new SdkException(ErrorCode.FORBIDDEN,
              "events of all organisations are not for a token that is confined to one");
        }
        yield new Caller.Canvas();
      }
      case Principal.Workspace workspace -> throw notAdmin();
      case Principal.Canvas canvas -> throw notAdmin();
      case Principal.Anonymous anonymous -> throw notAdmin();
    };
  }

  private static SdkException notAdmin() {
    return Access.unauthorized("events are for an administrator, or for a workspace that says with"
        + " X-Workspace-ID which one it is");
  }

  /** Finds the workspace that a request says it comes from. */
  private static Optional<UUID> claimed(Headers headers) {
    return headers.first(WORKSPACE_ID).map(String::trim).filter(text -> !text.isEmpty())
        .map(Callers::workspaceId);
  }

  private static UUID workspaceId(String text) {
    try {
      return Parameters.uuid("X-Workspace-ID", text);
    } catch (SdkException e) {
      throw forged(OWN_PREFIXES.stream().anyMatch(text::startsWith)
          ? "X-Workspace-ID names a part of the server, which no request comes from"
          : String.valueOf(e.getMessage()));
    }
  }

  private static SdkException forged(String message) {
    return new SdkException(ErrorCode.FORGED_CALLER, message);
  }

  private Caller withoutClaim(HttpPrologue prologue, Headers headers, UUID target) {
    var principal = principals.find(prologue, headers);
    if (principal.isPresent() && principal.get() instanceof Principal.Workspace workspace) {
      return new Caller.Workspace(workspace.workspaceId());
    }
    if (!isStrict() || isOwnPage(headers) || principal.filter(known -> speaksFor(known, target))
        .isPresent()) {
      return new Caller.Canvas();
    }
    throw Access.unauthorized("a token of a workspace or of an administrator is required");
  }

  private boolean speaksFor(Principal principal, UUID target) {
    return principal instanceof Principal.Admin
        || (principal instanceof Principal.Organisation organisation
            && organisation.confinedTo().map(top -> directory.isWithin(top, target)).orElse(true));
  }

  /** Says whether a caller needs an identity at all (B-65). */
  boolean isStrict() {
    return principals.haveAdmin() && !settings.anonymousMessages();
  }

  private boolean isOwnPage(Headers headers) {
    return settings.canvasProxied() && SameOrigin.isPage(headers);
  }

  private static boolean isOf(Optional<Principal> principal, UUID workspaceId) {
    return principal.isPresent() && principal.get() instanceof Principal.Workspace workspace
        && workspace.workspaceId().equals(workspaceId);
  }
}
