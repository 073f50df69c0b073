package app.moleculesai.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.runtime.config.ConfigSources;
import app.moleculesai.sdk.runtime.plugins.Discovery;
import app.moleculesai.sdk.runtime.postgres.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that moves from one database to another, of the other layout. */
class LogCommandTest {
  private static final UUID ADA = UUID.randomUUID();

  @TempDir
  Path home;

  private record Run(int code, String out, String err) {}

  private Run db(String store, String... arguments) throws Exception {
    var file = Files.writeString(home.resolve("molecule.yaml"), yaml(store));
    var line = new ArrayList<>(List.of("db"));
    line.addAll(List.of(arguments));
    line.add("--config=" + file);
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .execute(line.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private static String yaml(String store) {
    return "env: development\nstores: {main: {" + store + "}}\n"
        + "registries: {main: {type: inmemory}}\n";
  }

  private static String postgres(String layout) {
    return "type: postgres, url: \"" + new TestDatabase().url() + "\", layout: " + layout;
  }

  /** Looks into a store as a server would. */
  private <T> T in(String store, Function<MessageStore, T> work)
      throws Exception {
    var file = Files.writeString(home.resolve("look.yaml"), yaml(store));
    try (var server = MoleculeServer.builder()
        .config(ConfigSources.standalone().file(file))
        .discovery(Discovery.classPath()).build()) {
      return work.apply(server.startStore());
    }
  }

  private static List<String> answers(MessageStore store) {
    return store.activities(ActivityQuery.of(ADA).oldest(10)).activities().stream()
        .map(row -> row.id() + " " + row.responseBody().map(Body::text).orElse("-")).toList();
  }

  @Test
  void aLogMovesToAnotherLayoutAndOnce() throws Exception {
    var plain = postgres("plain");
    var partitioned = postgres("partitioned");
    var before = in(plain, store -> {
      for (int n = 0; n < 3; n++) {
        store.append(List.of(ActivityDraft
            .of(ADA, UUID.randomUUID(), ActivityDraft.A2A_RECEIVE, Instant.now())
            .responseBody(Body.of("answer \"" + n + "\" 😀")).build()));
      }
      return answers(store);
    });
    var file = home.resolve("log.jsonl").toString();

    var exported = db(plain, "export", file);
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.out()).startsWith("3 activities are in ");
    assertThat(db(plain, "export", file)).satisfies(again -> {
      assertThat(again.code()).isEqualTo(1);
      assertThat(again.err()).contains("exists: name a new one");
    });

    assertThat(db(partitioned, "import", file).out()).endsWith(", 3 of them are new\n");
    assertThat(db(partitioned, "import", file).out()).endsWith(", 0 of them are new\n");
    assertThat(in(partitioned, LogCommandTest::answers)).isEqualTo(before).hasSize(3);
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    var file = Files.writeString(home.resolve("log.jsonl"), "{}\n");

    for (var command : List.of("import", "export")) {
      var there = command.equals("import") ? file : home.resolve("new.jsonl");
      assertThat(db("type: inmemory", command, there.toString()).err())
          .contains("keeps nothing beyond a process");
    }
    assertThat(home.resolve("new.jsonl")).doesNotExist();
    assertThat(db(postgres("plain"), "export", "x.jsonl", "--workspace=nobody").err())
        .contains("'nobody' is no id of a workspace").doesNotContain("Exception");
    assertThat(db(postgres("plain"), "import", file.toString()).err())
        .contains("line 1: 'workspace_id' is missing");
    assertThat(db(postgres("plain"), "import", home.resolve("none").toString()).err())
        .contains("could not be read or written: NoSuchFileException");
    assertThat(home.resolve("log.jsonl.unfinished")).doesNotExist();
  }
}
