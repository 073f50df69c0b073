package app.moleculesai.spi.runtime.docker;

import app.moleculesai.sdk.api.runtime.AgentLogs;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What containers print. Safe for use by many threads. */
final class ContainerLogs implements AgentLogs {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Whereabouts agents;

  ContainerLogs(Whereabouts agents) {
    this.agents = agents;
  }

  @Override
  public InputStream open(UUID workspaceId, int lines, Optional<Instant> since, boolean follow) {
    var place = agents.require(workspaceId);
    var path = "/containers/" + place.container()
        + "/logs?stdout=1&stderr=1&timestamps=1&tail=" + Math.max(0, lines)
        + since.map(ContainerLogs::since).orElse("")
        + (follow ? "&follow=1" : "");
    return new FramedStream(
        place.engine().open("read the output of workspace=" + workspaceId, LIMIT, path));
  }

  private static String since(Instant time) {
    return "&since=%d.%09d".formatted(time.getEpochSecond(), time.getNano());
  }
}
