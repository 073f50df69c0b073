package app.moleculesai.sdk.runtime.recovery;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.auth.Principal;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.JsonFields;
import app.moleculesai.sdk.runtime.http.Parameters;
import app.moleculesai.sdk.runtime.http.RequestBody;
import app.moleculesai.sdk.runtime.lifecycle.Hibernation;
import app.moleculesai.sdk.runtime.lifecycle.Pausing;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Restart, pause, resume, hibernate, and what a watcher of the boot tells ({@code wire.md} 4.7, 4.9, 4.10). */
public final class LifeRoutes implements HttpService {
  private final Access access;
  private final WorkspaceDirectory directory;
  private final ManualRestart restart;
  private final Pausing pausing;
  private final Hibernation hibernation;
  private final BootstrapFailures failures;

  /** Takes the services behind the routes. */
  public LifeRoutes(Access access, WorkspaceDirectory directory, ManualRestart restart,
      Pausing pausing, Hibernation hibernation, BootstrapFailures failures) {
    this.access = access;
    this.directory = directory;
    this.restart = restart;
    this.pausing = pausing;
    this.hibernation = hibernation;
    this.failures = failures;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/workspaces/{id}/restart", access.workspace(this::restart))
        .post("/workspaces/{id}/pause", access.workspace(this::pause))
        .post("/workspaces/{id}/resume", access.workspace(this::resume))
        .post("/workspaces/{id}/hibernate", access.workspace(this::hibernate))
        .get("/workspaces/{id}/console", access.adminOf(this::console))
        .post("/admin/workspaces/{id}/bootstrap-failed", access.adminOf(this::bootstrapFailed));
  }

  private void restart(ServerRequest request, ServerResponse response) {
    var id = Parameters.workspaceId(request);
    var wish = wish(request);
    switch (restart.restart(id, wish, who(Access.principal(request)))) {
      case ManualRestart.Answer.Starting starting -> {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("status", "provisioning");
        answer.put("config_dir", starting.configDir());
        answer.put("reset_session", starting.resetsSessions());
        Json.send(response, Status.OK_200, answer);
      }
      case ManualRestart.Answer.Nothing nothing -> Json.send(response, Status.OK_200,
          Map.of("status", "noop", "runtime", nothing.runtime(), "message",
              "agents of this runtime are not started by this server"));
    }
  }

  private static ManualRestart.Wish wish(ServerRequest request) {
    boolean reset = Parameters.isTrue(request, "reset");
    var body = RequestBody.bytes(request, RequestBody.MOST);
    if (body.length == 0) {
      return new ManualRestart.Wish(Optional.empty(), false, false, reset);
    }
    var fields = JsonFields.parse(body);
    return new ManualRestart.Wish(fields.findText("template"),
        fields.bool("apply_template", false), fields.bool("rebuild_config", false),
        reset || fields.bool("reset", false));
  }

  /** Says in a word who asked, and nothing that could be used. */
  private static String who(Principal principal) {
    return switch (principal) {
      case Principal.Admin admin -> "administrator";
      case Principal.Organisation organisation -> "organisation token " + organisation.prefix();
      case Principal.Workspace workspace -> "workspace";
      case Principal.Canvas canvas -> "canvas";
      case Principal.Anonymous anonymous -> "anonymous";
    };
  }

  private void pause(ServerRequest request, ServerResponse response) {
    Json.send(response, Status.OK_200, Map.of("status", "paused", "paused_count",
        pausing.pause(Parameters.workspaceId(request))));
  }

  private void resume(ServerRequest request, ServerResponse response) {
    var resumed = pausing.resume(Parameters.workspaceId(request));
    Json.send(response, Status.OK_200,
        Map.of("status", resumed.status().word(), "resumed_count", resumed.count()));
  }

  private void hibernate(ServerRequest request, ServerResponse response) {
    hibernation.hibernate(Parameters.workspaceId(request), Parameters.isTrue(request, "force"));
    Json.send(response, Status.OK_200, Map.of("status", "hibernated"));
  }

  private void bootstrapFailed(ServerRequest request, ServerResponse response) {
    var fields = JsonFields.of(request);
    boolean changed = failures.note(Parameters.workspaceId(request),
        fields.findText("error").orElse("the agent's machine did not come up"),
        fields.findText("log_tail").orElse(""));
    Json.send(response, Status.OK_200,
        changed ? Map.of("ok", true) : Map.of("ok", true, "no_change", true));
  }

  /** No runtime of today is somebody else's machine; what an agent prints has a route of its own. */
  private void console(ServerRequest request, ServerResponse response) {
    directory.requireNow(Parameters.workspaceId(request));
    throw SdkException.unsupported("the console of a remote machine");
  }
}
