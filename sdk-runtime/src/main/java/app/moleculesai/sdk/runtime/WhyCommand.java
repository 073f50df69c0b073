package app.moleculesai.sdk.runtime;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.runtime.diagnosis.TimelineText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running server what happened to an agent: {@code ./molecule why ID}. */
@Command(name = "why", description = "Tells what happened to an agent, from cause to effect; asks the running server.", mixinStandardHelpOptions = true)
final class WhyCommand extends Main.Sources implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @Parameters(paramLabel = "ID", description = "the workspace")
  private @Nullable UUID workspace;

  @Option(names = "--server", paramLabel = "URL", description = "where the server is; default: as configured, on this machine")
  private @Nullable URI server;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var config = sources().read();
    var base = server == null
        ? MoleculeServer.uri(config, config.http().port())
        : server;
    var request = HttpRequest
        .newBuilder(base.resolve("/workspaces/" + Objects.requireNonNull(workspace) + "/timeline"))
        .timeout(LONGEST);
    config.access().orgId().ifPresent(id -> request.header("X-Molecule-Org-Id", id));
    config.access().adminToken()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    try (var client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
      var answer = client.send(request.build(), BodyHandlers.ofByteArray());
      out.print(TimelineText.of(answer.statusCode(), answer.body()));
      out.flush();
      return answer.statusCode() == 200 ? 0 : 1;
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "no server answers at " + base
          + "; start it, or name it with --server", e);
    }
  }
}
