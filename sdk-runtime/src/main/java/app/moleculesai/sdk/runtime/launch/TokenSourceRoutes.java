package app.moleculesai.sdk.runtime.launch;

import app.moleculesai.sdk.api.environment.EnvironmentContributor;
import app.moleculesai.sdk.api.environment.IssuedToken;
import app.moleculesai.sdk.api.environment.TokenSource;
import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/**
 * Where agents get a token that outlives the one they were started with ({@code wire.md} EM-3): the first contributor that
 * issues any is asked.
 */
public final class TokenSourceRoutes implements HttpService {
  private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL,
      "no-store");

  private final Access access;
  private final WorkspaceDirectory directory;
  private final List<EnvironmentContributor> contributors;

  /** Takes who may issue tokens, in order. */
  public TokenSourceRoutes(Access access, WorkspaceDirectory directory,
      List<EnvironmentContributor> contributors) {
    this.access = access;
    this.directory = directory;
    this.contributors = List.copyOf(contributors);
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/github-installation-token", access.workspace(this::ofWorkspace))
        .get("/admin/github-installation-token", access.adminOfAll(this::ofServer));
  }

  private void ofWorkspace(ServerRequest request, ServerResponse response) {
    directory.require(Parameters.workspaceId(request));
    ofServer(request, response);
  }

  private void ofServer(ServerRequest request, ServerResponse response) {
    var issued = issued();
    Json.send(response.header(NOT_KEPT), Status.OK_200, Json.object()
        .put("token", issued.token().reveal())
        .put("expires_at", Json.instant(issued.expiresAt())));
  }

  private IssuedToken issued() {
    var issued = asked();
    if (issued.token().reveal().isEmpty()) {
      throw new SdkException(ErrorCode.INTERNAL, "the token that was issued is empty");
    }
    return issued;
  }

  private IssuedToken asked() {
    Optional<IssuedToken> issued;
    try {
      issued = contributors.stream().flatMap(one -> one.tokenSource().stream()).findFirst()
          .map(TokenSource::token);
    } catch (RuntimeException e) {
      throw new SdkException(ErrorCode.INTERNAL,
          "no token could be issued; the server's log has the cause", e);
    }
    return issued
        .orElseThrow(() -> SdkException.notFound("a contributor that issues tokens"));
  }
}
