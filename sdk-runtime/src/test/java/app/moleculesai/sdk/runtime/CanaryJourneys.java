package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.runtime.Canaries.Call;
import app.moleculesai.sdk.runtime.Route.Who;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is said to the server in confidence stays out of its log at the finest level, of exceptions and values as the log
 * would show them, of metrics and of what it says of itself ({@code design.md} 12). Every route of {@link RouteTable} is
 * called, with good and with bad requests, on any storage.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class CanaryJourneys {
  private static final String ADMIN = "the-admin-token";
  private static final int FEWEST = 500;

  private final Canaries canaries = new Canaries();
  private final Listener log = new Listener();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private MoleculeServer server;

  /** Says where the server of this test keeps its state, and which plugins it has; an empty place. */
  protected abstract MoleculeServer.Builder storage(MoleculeServer.Builder builder);

  /** Says whether a line is another program's own, and none of the server. */
  protected boolean isForeign(LogRecord line) {
    return false;
  }

  /** Hears every logger on every level, and keeps what it should not have heard. */
  private final class Listener extends Handler {
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Queue<String> repeated = new ConcurrentLinkedQueue<>();
    private final AtomicLong lines = new AtomicLong();

    void begin() {
      setLevel(Level.ALL);
      root.setLevel(Level.ALL);
      root.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
      if (isForeign(line)) {
        return;
      }
      lines.incrementAndGet();
      var text = new StringWriter();
      text.append(line.getMessage()).append(' ').append(formatter.formatMessage(line));
      Optional.ofNullable(line.getParameters())
          .ifPresent(values -> text.append(Arrays.toString(values)));
      Optional.ofNullable(line.getThrown())
          .ifPresent(failure -> failure.printStackTrace(new PrintWriter(text, true)));
      canaries.foundIn(text.toString()).forEach(where -> repeated
          .add(line.getLoggerName() + " " + line.getLevel() + ": " + where));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      root.removeHandler(this);
      root.setLevel(before);
    }
  }

  @BeforeEach
  void start() throws Exception {
    log.begin();
    server = storage(MoleculeServer.builder()
        .set("env", "development").set("bind-addr", "127.0.0.1").set("admin-token", ADMIN)
        .set("enable-test-tokens", true)
        .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
        .set("org-templates-dir", Path.of("../examples/server/src/dist/org-templates"))
        .set("runtimes.mock.reply-delay", "0s").runtime("paper", new StartedAgents(), "paper"))
        .build();
    server.start();
    try (var http = new HttpCalls(server.uri())) {
      create(http, "parent", "mock", "");
      create(http, "id", "mock", "parent");
      create(http, "child", "mock", "id"); // without it a call would remove its parent
      create(http, "other", "mock", "parent");
      create(http, "poor", "mock", "parent");
      create(http, "hosted", "paper", "parent");
      create(http, "agent", "external", "parent");
    }
    ids.put("removed", UUID.randomUUID().toString());
    ids.put("unknown", UUID.randomUUID().toString());
  }

  private void create(HttpCalls http, String name, String runtime, String parent)
      throws Exception {
    var body = "{\"name\":\"" + name + "\",\"runtime\":\"" + runtime + "\""
        + (parent.isEmpty() ? "}" : ",\"parent_id\":\"" + ids.get(parent) + "\"}");
    var created = http.post("/workspaces", body, "Authorization", "Bearer " + ADMIN).expect(201);
    ids.put(name, created.get("id"));
    tokens.put(name, created.body().path("connection").path("auth_token").asText());
  }

  @AfterEach
  void close() {
    log.close();
    client.close();
    server.close();
  }

  private String fill(String text) {
    var filled = text;
    for (var one : ids.entrySet()) {
      filled = filled.replace("{" + one.getKey() + "}", one.getValue());
    }
    return filled;
  }

  private int make(Route route, Call call) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.uri().resolve(fill(call.path())))
        .timeout(Duration.ofSeconds(20))
        .method(call.method(), call.body().isEmpty()
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(fill(call.body())));
    for (int i = 0; i < call.headers().size(); i += 2) {
      request.header(call.headers().get(i), call.headers().get(i + 1));
    }
    if (call.credential()) {
      request.header("Authorization", "Bearer " + switch (route.who()) {
        case REG -> tokens.get("agent");
        case OPEN, COSMETIC, WS, ADMIN, CALLER, SENDER -> ADMIN;
      });
    }
    if (route.who() == Who.CALLER && !call.headers().contains("X-Workspace-ID")) {
      request.header("X-Workspace-ID", fill("{id}"));
    }
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      if (answer.headers().firstValue("Content-Type")
          .filter(type -> type.startsWith("text/event-stream")).isEmpty()) {
        body.readAllBytes();
      }
    }
    return answer.statusCode();
  }

  @Test
  void whatIsSaidInConfidenceTurnsUpNowhere() throws Exception {
    int good = 0;
    try (var heard = Confidences.listen(server, ADMIN)) {
      for (var route : RouteTable.ALL) {
        for (var call : canaries.of(route)) {
          good += make(route, call) < 300 ? 1 : 0;
        }
      }
      try (var talk = new Confidences(server, ADMIN, canaries)) {
        talk.withAgentsOfEveryKind(fill("{id}"), fill("{parent}"));
      }
      assertThat(heard.events()).as("events, which say what agents answered").isPositive();
    }
    assertThat(server.awaitQuiet(Duration.ofSeconds(30))).isTrue();

    var found = new TreeSet<String>(log.repeated);
    found.addAll(saidOfItself());
    found.addAll(shownOfValues());
    System.out.printf("canaries, %s: %d planted in %d routes, %d found in %d lines of log%n",
        getClass().getSimpleName(), canaries.size(), RouteTable.ALL.size(), found.size(),
        log.lines.get());
    assertThat(canaries.size()).isGreaterThanOrEqualTo(FEWEST);
    assertThat(good).as("good requests").isPositive();
    assertThat(found).isEmpty();
  }

  private List<String> saidOfItself() throws Exception {
    var found = new ArrayList<String>();
    try (var http = new HttpCalls(server.uri())) {
      for (var path : List.of("/metrics", "/admin/plugins", "/admin/liveness", "/ready",
          "/health")) {
        var answer = http.exchange("GET", path, "", "Authorization", "Bearer " + ADMIN);
        assertThat(answer.statusCode()).isEqualTo(200);
        canaries.foundIn(answer.body()).forEach(where -> found.add(path + ": " + where));
      }
    }
    return found;
  }

  private List<String> shownOfValues() {
    var found = new ArrayList<String>();
    StoredState.of(server).forEach((what, rows) -> rows.forEach(row -> canaries.foundIn(row)
        .forEach(where -> found.add(what + ": " + where))));
    try (var rows = server.messageStore().facet(Export.class).orElseThrow()
        .scan(Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        canaries.foundIn(row.get().toString()).forEach(where -> found.add("log row: " + where));
      }
    }
    return found;
  }
}
