package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fetching newer images, and starting again who runs an older one ({@code wire.md} 5.9), on a whole server. */
class ImagesTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Shelf shelf = new Shelf();
  private final StartedAgents agents = new StartedAgents(shelf);
  private final MoleculeServer server = MoleculeServer.builder().discovery(Discovery.classPath())
      .set("env", "development").runtime("agents", agents, "one", "two", "gone").build().start();
  private final HttpCalls http = new HttpCalls(server.uri());

  /** Images of three names, of which one cannot be had. */
  private static final class Shelf implements AgentImages {
    final List<String> fetched = new CopyOnWriteArrayList<>();
    final Map<UUID, String> old = new TreeMap<>();
    boolean silent;

    @Override
    public Map<String, String> images() {
      return Map.of("one", "host/one:latest", "two", "host/two:latest", "gone", "host/gone:latest");
    }

    @Override
    public boolean refresh(String runtime) {
      fetched.add(runtime);
      if (runtime.equals("gone")) {
        throw SdkException.notFound("image");
      }
      return true;
    }

    @Override
    public List<UUID> outdated(Set<String> runtimes) {
      if (silent) {
        throw new SdkException(ErrorCode.UNAVAILABLE, "nobody answers");
      }
      var outdated = new ArrayList<UUID>();
      old.forEach((id, runtime) -> {
        if (runtimes.contains(runtime)) {
          outdated.add(id);
        }
      });
      return outdated;
    }
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID agent(String name, String runtime) throws Exception {
    var id = UUID.fromString(http.post("/workspaces",
        "{\"name\":\"" + name + "\",\"runtime\":\"" + runtime + "\"}").expect(201).get("id"));
    assertThat(server.awaitQuiet(SOON)).isTrue();
    http.post("/registry/heartbeat", "{\"workspace_id\":\"" + id + "\"}", "Authorization",
        "Bearer " + agents.last(id).token().orElseThrow().reveal()).expect(200);
    shelf.old.put(id, runtime);
    return id;
  }

  private HttpCalls.Answer refresh(String query, int expected) throws Exception {
    var answer = http.post("/admin/workspace-images/refresh" + query, "").expect(expected);
    assertThat(server.awaitQuiet(SOON)).isTrue();
    return answer;
  }

  @Test
  void allImagesAreFetchedAndTheirAgentsStartedAgain() throws Exception {
    var one = agent("Ada", "one");
    var gone = agent("Joan", "gone");

    var answer = refresh("", 200).body();

    assertThat(answer.path("pulled").toString()).isEqualTo("[\"one\",\"two\"]");
    assertThat(answer.path("failed").toString()).isEqualTo("[\"gone\"]");
    assertThat(answer.path("recreated").toString()).isEqualTo("[\"" + one + "\"]");
    assertThat(agents.of(one)).hasSize(2);
    assertThat(agents.of(gone)).hasSize(1);
  }

  @Test
  void oneImageCanBeFetchedAndNobodyStarted() throws Exception {
    var one = agent("Ada", "one");

    var answer = refresh("?runtime=One&recreate=false", 200).body();

    assertThat(answer.path("pulled").toString()).isEqualTo("[\"one\"]");
    assertThat(answer.path("recreated")).isEmpty();
    assertThat(shelf.fetched).containsExactly("one");
    assertThat(agents.of(one)).hasSize(1);
  }

  @Test
  void aRuntimeWithoutAnImageIsNamedWithThoseThatHaveOne() throws Exception {
    var answer = refresh("?runtime=mock", 400);
    assertThat(answer.get("code")).isEqualTo("unknown_runtime");
    assertThat(answer.body().path("known_runtimes").toString())
        .isEqualTo("[\"gone\",\"one\",\"two\"]");
    assertThat(shelf.fetched).isEmpty();
  }

  @Test
  void whatWasFetchedIsSaidWhenNobodyKnowsWhoRunsAnOlderOne() throws Exception {
    shelf.silent = true;
    var answer = refresh("?runtime=two", 500);
    assertThat(answer.body().path("partial_result").path("pulled").toString())
        .isEqualTo("[\"two\"]");
  }

  @Test
  void withoutImagesThereIsNothingToRefresh() throws Exception {
    try (var plain = new RunningServer()) {
      assertThat(plain.http.post("/admin/workspace-images/refresh", "").expect(404).get("code"))
          .isEqualTo("not_found");
    }
  }
}
