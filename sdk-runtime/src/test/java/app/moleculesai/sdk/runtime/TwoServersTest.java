package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Lease;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.SocketClient.Connected;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.spi.messagestore.inmemory.InMemory;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers that share registry and store, joined by a relay ({@code design.md} 10, {@code wire.md} 11.4). */
@Timeout(120)
class TwoServersTest {
  private static final String[] ADMINISTRATOR = {"Authorization", "Bearer the-admin-token"};

  private final Registry registry = InMemory.registry();
  private final MessageStore store = InMemory.messageStore();
  private final PartyLine line = new PartyLine();
  private final MoleculeServer one = server();
  private final MoleculeServer other = server();
  private final HttpCalls atOne = new HttpCalls(one.uri());
  private final HttpCalls atOther = new HttpCalls(other.uri());

  private MoleculeServer server() {
    return MoleculeServer.builder().registry(registry).messageStore(store)
        .discovery(Discovery.classPath().and(Discovery.of(line)))
        .set("relays.main.type", "party-line")
        .set("env", "production").set("admin-token", "the-admin-token")
        .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
        .set("runtimes.mock.reply-delay", "0s").build().start();
  }

  @AfterEach
  void close() throws Exception {
    atOne.close();
    atOther.close();
    one.close();
    other.close();
    registry.close();
    store.close();
  }

  private static String[] bearer(String token) {
    return new String[]{"Authorization", "Bearer " + token};
  }

  /** Revokes a token at one server which the other has just accepted, and returns what the other says of it now. */
  private int statusAfterRevocation() throws Exception {
    var agent = atOne.mock("Ada", ADMINISTRATOR);
    var token = atOne.post("/workspaces/" + agent + "/tokens", "", ADMINISTRATOR).expect(201)
        .get("auth_token");
    atOther.get("/workspaces/" + agent + "/tokens", bearer(token)).expect(200);
    var id = registry.tokens().list(agent, 1, 0).getFirst().id();
    atOne.send("DELETE", "/workspaces/" + agent + "/tokens/" + id, "", ADMINISTRATOR).expect(200);
    return atOther.get("/workspaces/" + agent + "/tokens", bearer(token)).status();
  }

  @Test
  void aTokenRevokedAtOneIsRefusedByTheOtherAtOnce() throws Exception {
    assertThat(statusAfterRevocation()).isEqualTo(401);
  }

  @Test
  void soItIsWhileTheyCannotHearEachOther() throws Exception {
    line.cut();
    assertThat(statusAfterRevocation()).isEqualTo(401);
  }

  @Test
  void aTokenOfAnOrganisationRevokedAtOneIsRefusedByTheOtherAtOnce() throws Exception {
    var issued = atOne.post("/org/tokens", "{\"name\":\"ops\"}", ADMINISTRATOR).expect(200);
    atOther.get("/workspaces", bearer(issued.get("auth_token"))).expect(200);

    atOne.send("DELETE", "/org/tokens/" + issued.get("id"), "", ADMINISTRATOR).expect(200);

    atOther.get("/workspaces", bearer(issued.get("auth_token"))).expect(401);
  }

  @Test
  void aWorkspaceChangedAtOneIsSeenByTheOtherAtOnce() throws Exception {
    var agent = atOne.mock("Ada", ADMINISTRATOR);
    atOther.get("/workspaces/" + agent, ADMINISTRATOR).expect(200);
    atOther.post("/workspaces/" + agent + "/notify", "{\"message\":\"hello\"}", ADMINISTRATOR)
        .expect(200);

    atOne.send("DELETE", "/workspaces/" + agent, "", ADMINISTRATOR).expect(200);

    atOther.post("/workspaces/" + agent + "/notify", "{\"message\":\"hello\"}", ADMINISTRATOR)
        .expect(404);
  }

  @Test
  void aCardChangedAtOneIsReadAtTheOtherAtOnce() throws Exception {
    var agent = atOne.mock("Ada", ADMINISTRATOR);
    var place = "/workspaces/" + agent + "/.well-known/agent-card.json";
    assertThat(atOther.get(place).expect(200).get("name")).isEqualTo("Ada");

    atOne.post("/registry/update-card",
        "{\"workspace_id\":\"" + agent + "\",\"agent_card\":{\"name\":\"Bo\"}}").expect(200);
    assertThat(atOther.get(place).expect(200).get("name")).isEqualTo("Bo");

    atOne.send("DELETE", "/workspaces/" + agent, "", ADMINISTRATOR).expect(200);
    atOther.get(place).expect(410);
  }

  @Test
  void eventsOfOneReachSubscribersOfTheOtherOnce() throws Exception {
    try (var here = connect(one); var there = connect(other)) {
      var agent = atOne.mock("Ada", ADMINISTRATOR);

      for (var client : new Connected[]{here, there}) {
        for (var type : new String[]{"WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE"}) {
          var event = client.next();
          assertThat(event.path("event").asText()).isEqualTo(type);
          assertThat(event.path("workspace_id").asText()).isEqualTo(agent.toString());
        }
      }
      atOther.post("/workspaces/" + agent + "/notify", "{\"message\":\"hi\"}", ADMINISTRATOR);
      assertThat(here.next().path("event").asText()).isEqualTo("ACTIVITY_LOGGED");
      assertThat(there.next().path("event").asText()).isEqualTo("ACTIVITY_LOGGED");
    }
  }

  @Test
  void aBulkChangeAtOneLosesNoSubscriberOfTheOther() throws Exception {
    var root = atOne.mock("Root", ADMINISTRATOR);
    var now = Instant.now();
    registry.workspaces().insert(Stream.generate(UUID::randomUUID).limit(600)
        .map(id -> Workspace.of(id, "w-" + id, now).parentId(root).build()).toList());
    try (var client = connect(other)) {
      atOne.send("DELETE", "/workspaces/" + root + "?confirm=true", "", ADMINISTRATOR).expect(200);

      var removed = new HashSet<String>();
      for (int i = 0; i < 601; i++) {
        removed.add(client.next().path("workspace_id").asText());
      }
      assertThat(removed).hasSize(601);
      assertThat(client.closed()).isNotDone();
    }
  }

  @Test
  void whoeverListensStartsAnewWhenTheyHearEachOtherAgain() throws Exception {
    var agent = atOne.mock("Ada", ADMINISTRATOR);
    try (var socket = connect(other); var stream = HttpClient.newHttpClient()) {
      var lines = stream.send(HttpRequest.newBuilder(
          other.uri().resolve("/workspaces/" + agent + "/events/stream")).headers(ADMINISTRATOR)
          .build(), BodyHandlers.ofInputStream()).body();
      assertThat((char) lines.read()).isEqualTo(':');
      line.cut();
      atOther.post("/workspaces/" + agent + "/notify", "{\"message\":\"hi\"}", ADMINISTRATOR);
      assertThat(socket.next().path("event").asText()).as("still listens")
          .isEqualTo("ACTIVITY_LOGGED");

      line.mend();

      assertThat(socket.closed().get(30, TimeUnit.SECONDS)).isEqualTo(1013);
      assertThat(CompletableFuture.supplyAsync(() -> rest(lines)))
          .succeedsWithin(30, TimeUnit.SECONDS);
    }
  }

  private static int rest(java.io.InputStream stream) {
    try (stream) {
      return stream.readAllBytes().length;
    } catch (IOException e) {
      return 0; // cut off is an end too
    }
  }

  @Test
  void eachRunSaysThatItLivesUntilItEnds() {
    assertThat(registry.leases().held("run/", Instant.now())).extracting(Lease::holder).hasSize(2)
        .doesNotHaveDuplicates();

    one.close();

    assertThat(registry.leases().held("run/", Instant.now())).hasSize(1);
  }

  private static Connected connect(MoleculeServer server) {
    return SocketClient.connect(server.port(), ADMINISTRATOR);
  }
}
