package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.DeliveryMode;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceStatus;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemoryPlugin;
import app.moleculesai.spi.runtime.mock.MockPlugin;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No address that is not to be called is ({@code wire.md} 3.10), whichever way it gets into the server: said by an agent, by
 * an administrator, in a template, as the source of a workspace plugin, or already stored when a message is sent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForbiddenAddressesTest {
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};

  /** Where a server runs. */
  enum Mode {
    SELF_HOSTED, SAAS, DEVELOPMENT
  }

  private final AtomicInteger addresses = new AtomicInteger();
  private final AtomicInteger tried = new AtomicInteger();
  private final AtomicInteger reached = new AtomicInteger();

  @AfterAll
  void count() {
    System.out.printf("outbound addresses: %d in %d modes, tried in %d ways = %d, %d reached%n",
        addresses.get(), Mode.values().length, 6, tried.get(), reached.get());
  }

  /** Listens on all addresses of this machine and hangs up on everybody. */
  private static final class Trap implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0);
    private final AtomicInteger visitors = new AtomicInteger();

    Trap() throws IOException {
      Thread.ofVirtual().name("trap").start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    private void accept() {
      while (!server.isClosed()) {
        try (var visitor = server.accept()) {
          visitors.incrementAndGet();
        } catch (IOException e) {
          return; // closed
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private static MoleculeServer start(Mode mode) {
    var builder = MoleculeServer.builder()
        .discovery(Discovery.of(new InMemoryPlugin(), new MockPlugin()))
        .runtime("paper", new StartedAgents(), "paper").set("bind-addr", "127.0.0.1");
    return (switch (mode) {
      case SELF_HOSTED -> builder.set("deploy-mode", "self-hosted");
      case SAAS -> builder.set("deploy-mode", "saas");
      case DEVELOPMENT -> builder.set("env", "development");
    }).set("admin-token", "the-admin-token").build().start();
  }

  private static List<String> forbidden(Mode mode, int port) {
    var all = new ArrayList<>(ForbiddenAddresses.everywhere(port));
    if (mode != Mode.DEVELOPMENT) {
      all.addAll(ForbiddenAddresses.outsideDevelopment(port));
    }
    if (mode == Mode.SELF_HOSTED) {
      all.addAll(ForbiddenAddresses.selfHosted(port));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void noneIsTakenAndNoneIsCalled(Mode mode) throws Exception {
    try (var trap = new Trap();
        var server = start(mode);
        var http = new HttpCalls(server.uri())) {
      var ways = new Ways(server, http);
      var surprises = new ArrayList<String>();
      var all = forbidden(mode, trap.port());
      for (var url : all) {
        for (var way : List.<Way>of(ways::registered, ways::created, ways::imported, ways::messaged,
            ways::discovered, ways::installed)) {
          tried.incrementAndGet();
          way.go(url).ifPresent(what -> surprises.add(url + " " + what));
        }
      }
      addresses.addAndGet(all.size());
      reached.addAndGet(trap.visitors.get());
      assertThat(trap.visitors.get()).as("connections to the forbidden listener").isZero();
      assertThat(surprises).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:PORT/", "http://localhost:PORT/"})
  void theTrapIsReachedWhereItMayBe(String address) throws Exception {
    try (var trap = new Trap();
        var server = start(Mode.DEVELOPMENT);
        var http = new HttpCalls(server.uri())) {
      var url = address.replace("PORT", "" + trap.port());
      var ways = new Ways(server, http);

      assertThat(ways.registered(url)).isPresent();
      assertThat(ways.messaged(url)).isPresent();

      assertThat(trap.visitors.get()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noRedirectOfAnAgentLeadsToOne(int status) throws Exception {
    try (var trap = new Trap();
        var agent = new RawAgent(exchange -> exchange.send("HTTP/1.1 " + status + " Moved\r\n"
            + "Location: http://0.0.0.0:" + trap.port() + "/\r\nRefresh: 0; url=http://0.0.0.0:"
            + trap.port() + "/\r\nContent-Length: 0\r\n\r\n"));
        var server = start(Mode.DEVELOPMENT);
        var http = new HttpCalls(server.uri())) {
      var ways = new Ways(server, http);

      assertThat(ways.messaged(agent.uri().toString()).orElse("")).contains("agent_error");

      assertThat(agent.connections()).isPositive();
      assertThat(trap.visitors.get()).isZero();
    }
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(forbidden(Mode.DEVELOPMENT, 1)).hasSizeGreaterThanOrEqualTo(50);
    assertThat(forbidden(Mode.SAAS, 1)).hasSizeGreaterThanOrEqualTo(130).doesNotHaveDuplicates();
  }

  private interface Way {
    /** Says what went wrong, if something did. */
    Optional<String> go(String url) throws Exception;
  }

  /** How an address gets into a server. */
  private static final class Ways {
    private final MoleculeServer server;
    private final HttpCalls http;
    private final UUID asking;
    private final UUID hosted;

    Ways(MoleculeServer server, HttpCalls http) {
      this.server = server;
      this.http = http;
      this.asking = insert("mock", "");
      this.hosted = insert("paper", "");
    }

    private UUID insert(String runtime, String url) {
      var id = UUID.randomUUID();
      var row = Workspace.of(id, "Agent " + id, Instant.now()).runtime(runtime)
          .status(WorkspaceStatus.ONLINE).deliveryMode(DeliveryMode.PUSH);
      server.registry().workspaces()
          .insert(List.of((url.isEmpty() ? row : row.url(url)).build()));
      return id;
    }

    private static String quoted(String text) {
      return JsonNodeFactory.instance.textNode(text).toString();
    }

    private Optional<String> expect(HttpCalls.Answer answer, int status, String code,
        String what) {
      return answer.status() == status && answer.get("code").equals(code)
          ? Optional.empty()
          : Optional.of(what + ": " + answer.status() + " " + answer.raw().body());
    }

    Optional<String> registered(String url) throws Exception {
      return expect(http.post("/registry/register", "{\"id\":\"" + insert("external", "")
          + "\",\"agent_card\":{},\"delivery_mode\":\"push\",\"url\":" + quoted(url) + "}"), 400,
          "invalid_field", "registered");
    }

    Optional<String> created(String url) throws Exception {
      return expect(http.post("/workspaces", "{\"name\":\"" + UUID.randomUUID()
          + "\",\"external\":true,\"url\":" + quoted(url) + "}", ADMIN), 400, "invalid_field",
          "created");
    }

    Optional<String> imported(String url) throws Exception {
      return expect(http.post("/org/import", "{\"template\":{\"name\":\"" + UUID.randomUUID()
          + "\",\"workspaces\":[{\"name\":\"" + UUID.randomUUID()
          + "\",\"external\":true,\"url\":" + quoted(url) + "}]}}", ADMIN), 207, "invalid_field",
          "imported");
    }

    /** What is stored already, as by another server or before the rules changed, is not called. */
    Optional<String> messaged(String url) throws Exception {
      var answer = http.post("/workspaces/" + insert("external", url) + "/a2a", """
          {"jsonrpc":"2.0","id":"1","method":"message/send","params":{"message":{"kind":"message",
          "role":"user","messageId":"m","parts":[{"kind":"text","text":"Hello"}]}}}""", ADMIN);
      return isUri(url)
          ? expect(answer, 502, "address_not_allowed", "messaged")
          : answer.status() >= 500
              ? Optional.empty()
              : Optional.of("messaged: " + answer.status());
    }

    private static boolean isUri(String url) {
      try {
        return new URI(url).isAbsolute();
      } catch (URISyntaxException e) {
        return false;
      }
    }

    /** An agent is not told of it either. */
    Optional<String> discovered(String url) throws Exception {
      return expect(http.get("/registry/discover/" + insert("external", url), "X-Workspace-ID",
          asking.toString()), 503, "agent_not_reachable", "discovered");
    }

    Optional<String> installed(String url) throws Exception {
      var answer = http.post("/workspaces/" + hosted + "/plugins",
          "{\"source\":"
              + quoted("git://" + url.replaceFirst("^\\w+://", "").replaceFirst("/.*", "")
                  + "/toolbox#v1")
              + "}",
          ADMIN);
      return answer.status() == 400 || answer.get("code").equals("address_not_allowed")
          ? Optional.empty()
          : Optional.of("installed: " + answer.status() + " " + answer.raw().body());
    }
  }
}
