package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.StoredTask;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changing the key that encrypts secrets, on PostgreSQL. */
class SecretsCommandTest {
  private static final String OLD = "0123456789_abcdefghi-jklmnopqrst";
  private static final String NEW = "tsrqponmlkj-ihgfedcba_9876543210";

  private final TestDatabase database = new TestDatabase();
  @TempDir
  Path home;

  private record Run(int code, String out, String err) {}

  private Run rotate(String yaml) throws Exception {
    var file = Files.writeString(home.resolve("molecule.yaml"), "env: development\n" + yaml);
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .execute("secrets", "rotate", "--config=" + file);
    return new Run(code, out.toString(), err.toString());
  }

  private Run rotate() throws Exception {
    return rotate("database-url: " + database.url() + "\nsecrets-encryption-key: " + NEW
        + "\nsecrets-encryption-key-old: " + OLD + "\n");
  }

  private MoleculeServer.Builder server() {
    return MoleculeServer.builder().discovery(Discovery.classPath()).set("env", "development")
        .set("runtimes.mock.reply-delay", "0ms").set("database-url", database.url());
  }

  /** Stores secrets as a server with this key, or none, does; returns whose they are. */
  private UUID store(Optional<String> key, String... names) throws Exception {
    var builder = server();
    key.ifPresent(there -> builder.set("secrets-encryption-key", there));
    try (var server = builder.build().start(); var http = new HttpCalls(server.uri())) {
      var id = http.mock("Ada" + UUID.randomUUID());
      for (var name : names) {
        http.post("/workspaces/" + id + "/secrets",
            "{\"key\":\"" + name + "\",\"value\":\"value of " + name + "\"}").expect(200);
        http.post("/settings/secrets",
            "{\"key\":\"" + name + "_FOR_ALL\",\"value\":\"value of " + name + "\"}").expect(200);
      }
      return id;
    }
  }

  @Test
  void everySecretHasTheNewKeyAfterwardsAndItsOldTimes() throws Exception {
    var clear = store(Optional.empty(), "CLEAR");
    var old = store(Optional.of(OLD), "ONE", "TWO");
    var before = times(old);

    var run = rotate();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("4 secrets have the new key", "2 that were in clear");
    assertThat(times(old)).isEqualTo(before);
    try (var server = server().set("secrets-encryption-key", NEW).build().start();
        var http = new HttpCalls(server.uri())) {
      assertThat(http.get("/workspaces/" + old + "/secrets/values").expect(200).get("TWO"))
          .isEqualTo("value of TWO");
      assertThat(http.get("/workspaces/" + clear + "/secrets/values").expect(200).get("CLEAR"))
          .isEqualTo("value of CLEAR");
      assertThat(server.registry().secrets().list(Optional.of(clear)))
          .extracting(StoredSecret::encryptionVersion).containsOnly(1);
    }
  }

  @Test
  void receiversOfPushNotificationsAreSecretsToo() throws Exception {
    var now = Instant.parse("2026-11-23T12:00:00Z");
    var get = """
        {"jsonrpc":"2.0","id":1,"method":"GetTaskPushNotificationConfig",
        "params":{"taskId":"t","id":"c"}}""";
    UUID id;
    try (var server = server().set("secrets-encryption-key", OLD).build().start();
        var http = new HttpCalls(server.uri())) {
      id = http.mock("Ada" + UUID.randomUUID());
      server.registry().tasks().insert(new StoredTask(id, "t", "x", "canvas", "1.0",
          "TASK_STATE_WORKING", false, now, Optional.empty(), 0, Set.of(), now, now),
          List.of());
      http.post("/workspaces/" + id + "/a2a", """
          {"jsonrpc":"2.0","id":1,"method":"CreateTaskPushNotificationConfig",
          "params":{"taskId":"t","id":"c","url":"https://93.184.216.34/","token":"kept"}}""")
          .expect(200);
      assertThat(server.registry().pushConfigs().list(id, "t")).singleElement()
          .satisfies(kept -> assertThat(new String(kept.content().toByteArray(),
              StandardCharsets.ISO_8859_1)).doesNotContain("kept", "93.184"));
    }

    assertThat(rotate().out()).contains("1 secrets have the new key");
    assertThat(rotate().out()).contains("0 secrets have the new key", "1 had the key already");
    try (var server = server().set("secrets-encryption-key", NEW).build().start();
        var http = new HttpCalls(server.uri())) {
      assertThat(http.post("/workspaces/" + id + "/a2a", get).expect(200).body()
          .findValuesAsText("url")).containsExactly("https://93.184.216.34/");
    }
  }

  @Test
  void doneAgainItGoesOnWhereItWasBrokenOff() throws Exception {
    store(Optional.of(OLD), "ONE");
    assertThat(rotate().out()).contains("2 secrets have the new key", "0 had the key already");
    store(Optional.of(OLD), "TWO");

    assertThat(rotate().out()).contains("2 secrets have the new key", "2 had the key already");
  }

  @Test
  void aServerWithBothKeysReadsWhatIsNotRotatedYet() throws Exception {
    var id = store(Optional.of(OLD), "ONE");

    try (var server = server().set("secrets-encryption-key", NEW)
        .set("secrets-encryption-key-old", OLD).build().start();
        var http = new HttpCalls(server.uri())) {
      assertThat(http.get("/workspaces/" + id + "/secrets/values").expect(200).get("ONE"))
          .isEqualTo("value of ONE");
    }
  }

  @Test
  void whatNeitherKeyOpensIsNamedAndLeft() throws Exception {
    var id = store(Optional.of(OLD), "ONE");
    try (var server = server().build().start()) {
      server.registry().secrets().put(List.of(StoredSecret.of(Optional.of(id), "STRANGE",
          new byte[40], 1, Instant.EPOCH, Instant.EPOCH)));
    }

    var run = rotate();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("workspace " + id + ": STRANGE").doesNotContain("ONE");
    assertThat(run.out()).contains("2 secrets have the new key");
    assertThat(run.out() + run.err()).doesNotContain(OLD, NEW, "value of");
  }

  @Test
  void withoutAKeyOrADatabaseNothingIsDone() throws Exception {
    var withoutKey = rotate("database-url: " + database.url() + "\n");
    assertThat(withoutKey.code()).isEqualTo(1);
    assertThat(withoutKey.err()).contains("SECRETS_ENCRYPTION_KEY is not set");

    var inMemory = rotate("secrets-encryption-key: " + NEW + "\n");
    assertThat(inMemory.code()).isEqualTo(2);
    assertThat(inMemory.err()).contains("in memory");
  }

  private List<String> times(UUID id) {
    try (var server = server().build().start()) {
      return server.registry().secrets().list(Optional.of(id)).stream()
          .map(secret -> secret.key() + secret.createdAt() + secret.updatedAt()).toList();
    }
  }
}
