package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.QueueClaim;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueueMessage;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sees where a message stands, and who may drop what waits ({@code wire.md} QU-8, QU-9). */
class QueueAccessTest {
  private static final String[] ADMIN = {"Authorization", "Bearer the-admin-token"};
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private final MoleculeServer server = MoleculeServer.builder()
      .discovery(Discovery.classPath())
      .set("env", "production").set("admin-token", "the-admin-token")
      .set("secrets-encryption-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
      .build().start();
  private final HttpCalls http = new HttpCalls(server.uri());
  private final UUID item = UUID.randomUUID();
  private UUID target = item;
  private UUID sender = item;
  private UUID other = item;

  @BeforeEach
  void queueAMessage() throws Exception {
    target = create("Target");
    sender = create("Sender");
    other = create("Other");
    server.registry().queue().insert(item, new QueueMessage(target, Optional.of(sender),
        QueueMessage.TASK, Body.of("{}"), "message/send", Optional.empty(), Optional.empty(),
        Optional.empty()), LONG_AGO);
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private UUID create(String name) throws Exception {
    return UUID.fromString(http.post("/workspaces",
        "{\"name\":\"" + name + "\",\"runtime\":\"mock\"}", ADMIN).expect(201).get("id"));
  }

  private String[] tokenOf(UUID workspace) throws Exception {
    return new String[]{"Authorization", "Bearer " + http
        .post("/workspaces/" + workspace + "/tokens", "", ADMIN).expect(201).get("auth_token")};
  }

  private String[] orgToken(Optional<UUID> org) throws Exception {
    var text = "org-token-" + UUID.randomUUID();
    server.registry().orgTokens().insert(new OrgToken(UUID.randomUUID(),
        TokenHash.of(MessageDigest.getInstance("SHA-256")
            .digest(text.getBytes(StandardCharsets.UTF_8))),
        "org-toke", Optional.of("ci"), Optional.empty(), org, Instant.now(), Optional.empty()));
    return new String[]{"Authorization", "Bearer " + text};
  }

  private int status(String... headers) throws Exception {
    return http.get("/workspaces/" + target + "/a2a/queue/" + item, headers).status();
  }

  @Test
  void senderReceiverAndAdministratorsSeeWhereAMessageStands() throws Exception {
    assertThat(status(tokenOf(target))).isEqualTo(200);
    assertThat(status(tokenOf(sender))).isEqualTo(200);
    var token = tokenOf(sender);
    assertThat(status(token[0], token[1], "X-Workspace-ID", sender.toString())).isEqualTo(200);
    assertThat(status(ADMIN)).isEqualTo(200);
    assertThat(status(orgToken(Optional.empty()))).isEqualTo(200);
    assertThat(status(orgToken(Optional.of(target)))).isEqualTo(200);
  }

  @Test
  void nobodyElseLearnsThatThereIsOne() throws Exception {
    assertThat(status(tokenOf(other))).isEqualTo(404);
    assertThat(status()).isEqualTo(404);
    assertThat(status("Authorization", "Bearer nobody")).isEqualTo(404);
    assertThat(status(orgToken(Optional.of(other)))).isEqualTo(404);
    tokenOf(sender);
    assertThat(status("X-Workspace-ID", sender.toString())).as("only said").isEqualTo(401);
    http.get("/workspaces/" + target + "/a2a/queue/no-id", ADMIN).expect(404);
    assertThat(http.get("/workspaces/" + other + "/a2a/queue/" + item, ADMIN).expect(404)
        .get("code")).isEqualTo("not_found");
  }

  @Test
  void theAnswerIsShownAsItIs() throws Exception {
    var queue = server.registry().queue();
    queue.claim(target, 1, new QueueClaim("run/1", Instant.now()), Instant.now());
    queue.end(item, "run/1", QueueEnd.completed(Optional.of(Body.of("no JSON"))), Instant.now());
    var shown = http.get("/workspaces/" + target + "/a2a/queue/" + item, ADMIN).expect(200);
    assertThat(shown.get("response_body")).isEqualTo("no JSON");
    assertThat(shown.get("enqueued_at")).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(shown.body().has("last_error") || shown.body().has("expires_at")).isFalse();
  }

  @Test
  void aConfinedTokenDropsMessagesOfItsOwnTreeOnly() throws Exception {
    var path = "/admin/a2a-queue/drop-stale";
    var theirs = orgToken(Optional.of(other));
    var ours = orgToken(Optional.of(target));
    assertThat(http.post(path, "", theirs).expect(403).get("code")).isEqualTo("forbidden");
    http.post(path + "?workspace_id=" + target, "", theirs).expect(403);
    http.post(path + "?workspace_id=" + target, "", tokenOf(target)).expect(401);
    assertThat(http.post(path + "?workspace_id=" + target, "", ours).expect(200).body()
        .path("dropped").asInt()).isEqualTo(1);
  }

  @Test
  void howManyWaitIsAMetric() throws Exception {
    assertThat(http.exchange("GET", "/metrics", "").body())
        .contains("molecule_a2a_queue_depth 0.0");
  }
}
