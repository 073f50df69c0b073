package app.moleculesai.sdk.runtime.diagnosis;

import app.moleculesai.sdk.runtime.auth.Access;
import app.moleculesai.sdk.runtime.http.Json;
import app.moleculesai.sdk.runtime.http.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** {@code /workspaces/{id}/timeline} and {@code /logs}: what happened to an agent, and what it printed. */
public final class DiagnosisRoutes implements HttpService {
  private static final int LINES = 200;
  private static final int MOST_LINES = 10_000;
  private static final int ENTRIES = 100;
  private static final int MOST_ENTRIES = 1000;
  private static final int BUFFER = 8192;

  private final Access access;
  private final Timeline timeline;
  private final AgentOutput output;

  /** Takes the services behind the routes. */
  public DiagnosisRoutes(Access access, Timeline timeline, AgentOutput output) {
    this.access = access;
    this.timeline = timeline;
    this.output = output;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/workspaces/{id}/timeline", access.workspace(this::timeline))
        .get("/workspaces/{id}/logs", access.workspace(this::logs));
  }

  private void timeline(ServerRequest request, ServerResponse response) {
    var story = timeline.of(Parameters.workspaceId(request),
        Parameters.count(request, "limit", ENTRIES, MOST_ENTRIES));
    Json.send(response, Status.OK_200, TimelineJson.of(story));
  }

  private void logs(ServerRequest request, ServerResponse response) {
    var part = new AgentOutput.Part(Parameters.count(request, "lines", LINES, MOST_LINES),
        Parameters.instant(request, "since"), Parameters.bool(request, "follow", false));
    try (var lines = output.open(Parameters.workspaceId(request), part)) {
      response.status(Status.OK_200)
          .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
          .header(HeaderValues.CACHE_NO_CACHE)
          .header(HeaderNames.create("X-Accel-Buffering"), "no");
      var out = response.outputStream();
      if (part.follow()) {
        out.flush(); // the client sees that it is connected before anything is printed
      }
      pass(lines.lines(), out);
      out.close(); // what broke off has no such end
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("an agent's output broke off, or its reader left", e);
    }
  }

  private static void pass(InputStream in, OutputStream out) throws IOException {
    var buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      if (in.available() == 0) {
        out.flush();
      }
    }
  }
}
