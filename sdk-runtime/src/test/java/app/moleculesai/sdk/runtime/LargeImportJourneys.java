package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.runtime.mock.MockPlugin;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An organisation of 10,000 agents: planned, imported over HTTP, and imported again, which changes nothing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
public abstract class LargeImportJourneys {
  private static final int TEAMS = 100;
  private static final int ALL = 10_000;

  private MoleculeServer server;
  private HttpCalls http;

  /** Returns where workspaces are kept. */
  protected abstract Registry registry();

  /** Returns where messages are kept. */
  protected abstract MessageStore store();

  @BeforeEach
  void start() {
    server = MoleculeServer.builder().discovery(Discovery.of(new MockPlugin()))
        .registry(registry()).messageStore(store())
        .set("env", "development").set("runtimes.mock.reply-delay", "0s")
        .set("org-import-max-workspaces", ALL).build().start();
    http = new HttpCalls(server.uri());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  /** Makes a template: teams of a hundred, each with a leader. */
  private static String template() {
    return IntStream.range(0, TEAMS).mapToObj(team -> "{\"name\":\"Leader " + team
        + "\",\"children\":["
        + IntStream.range(1, ALL / TEAMS)
            .mapToObj(agent -> "{\"name\":\"Agent " + team + "-" + agent + "\"}")
            .collect(Collectors.joining(","))
        + "]}").collect(Collectors.joining(",", "{\"template\":{\"name\":\"Large\",\"defaults\":"
            + "{\"runtime\":\"mock\"},\"workspaces\":[", "]}}"));
  }

  @Test
  void tenThousandAgentsAreImportedOnce() throws Exception {
    var template = template();
    var planned = http.post("/org/import?dry_run=true", template).expect(200);
    assertThat(planned.body().path("create").asInt()).isEqualTo(ALL);
    assertThat(registry().workspaces().list()).isEmpty();

    var imported = http.post("/org/import", template).expect(201);

    assertThat(imported.body().path("count").asInt()).isEqualTo(ALL);
    assertThat(server.awaitQuiet(Duration.ofMinutes(1))).isTrue();
    assertThat(registry().workspaces().list()).hasSize(ALL)
        .filteredOn(row -> row.parentId().isEmpty()).hasSize(TEAMS);
    http.ask(UUID.fromString(imported.body().path("workspaces").path(ALL - 1).path("id").asText()),
        "Are you there?");
    assertThat(http.get("/workspaces").expect(200).body()).hasSize(ALL);

    assertThat(http.post("/org/import?dry_run=true", template).expect(200).body().path("reuse")
        .asInt()).isEqualTo(ALL);
    http.post("/org/import", template).expect(201);
    assertThat(registry().workspaces().list()).hasSize(ALL);
  }
}
