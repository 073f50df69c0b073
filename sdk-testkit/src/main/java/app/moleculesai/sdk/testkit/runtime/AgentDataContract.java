package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.testkit.runtime.AgentWitness.Kept;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an agent is started with, and what is left of it. */
public interface AgentDataContract extends AgentKit {
  /** What no log line and no exception may contain. */
  String CANARY = "canary5c1d";
  /** Names that every machine and every image sets by itself. */
  Set<String> EVERYWHERE = Set.of("PATH", "HOME", "HOSTNAME", "PWD", "OLDPWD", "SHLVL", "TERM",
      "USER", "LANG", "TZ", "_");

  @Test
  default void anAgentHasTheEnvironmentOfItsStartAndNothingOfTheServers() {
    var agents = agents();
    var id = agents.workspace();
    var ours = new HashMap<>(System.getenv());
    ours.keySet().removeAll(EVERYWHERE);

    agents.start(agents.request(id).environment("KIT_PLAIN", "a value")
        .environment("KIT_SIGNS", "a=b $HOME \"c\" 'd' \\n; #").environment("KIT_EMPTY", ""));
    var first = agents.witness().environment(id);
    agents.start(agents.request(id).environment("KIT_PLAIN", "another"));
    var second = agents.witness().environment(id);

    assertThat(first).containsEntry("KIT_PLAIN", "a value")
        .containsEntry("KIT_SIGNS", "a=b $HOME \"c\" 'd' \\n; #").containsEntry("KIT_EMPTY", "");
    assertThat(second).containsEntry("KIT_PLAIN", "another").doesNotContainKeys("KIT_SIGNS",
        "KIT_EMPTY");
    assertThat(ours.entrySet().stream().filter(first.entrySet()::contains).map(Map.Entry::getKey))
        .as("names that the agent has from this process").isEmpty();
  }

  @Test
  default void anAgentFindsItsTokenAndKeepsItUntilThereIsAnother() {
    var agents = agents();
    var id = agents.workspace();
    agents.start(agents.request(id).token("a-token"));
    assertThat(agents.witness().file(id, ".auth_token")).hasValue("a-token");

    agents.start(agents.request(id));
    assertThat(agents.witness().file(id, ".auth_token")).hasValue("a-token");

    agents.start(agents.request(id).token("another"));
    assertThat(agents.witness().file(id, ".auth_token")).hasValue("another");
  }

  @Test
  default void filesAreWrittenOverThoseThatAreThere() {
    var agents = agents();
    var id = agents.workspace();
    agents.start(agents.request(id).file("config.yaml", "name: \u00c4da").file("skills/a/b.md", "1")
        .file("notes", "1"));
    assertThat(agents.witness().file(id, "config.yaml")).hasValue("name: \u00c4da");
    assertThat(agents.witness().file(id, "skills/a/b.md")).hasValue("1");

    agents.start(agents.request(id).file("skills/a/b.md", "2"));

    assertThat(agents.witness().file(id, "skills/a/b.md")).hasValue("2");
    assertThat(agents.witness().file(id, "notes")).as("a file of before").hasValue("1");
  }

  @Test
  default void firstFilesAreWrittenOnlyWhileThereIsNoConfiguration() {
    var agents = agents();
    var id = agents.workspace();
    agents.start(agents.request(id).firstFile("config.yaml", "first").firstFile("notes", "first")
        .file("notes", "file"));
    assertThat(agents.witness().file(id, "config.yaml")).hasValue("first");
    assertThat(agents.witness().file(id, "notes")).as("a file lies over a first file")
        .hasValue("file");

    agents.start(agents.request(id).firstFile("config.yaml", "second").firstFile("more", "second"));

    assertThat(agents.witness().file(id, "config.yaml")).hasValue("first");
    assertThat(agents.witness().file(id, "more")).isEmpty();
  }

  @Test
  default void aFileThatLeavesTheFolderIsRefusedAndLeavesNothing() {
    var agents = agents();
    var id = agents.workspace();
    for (var path : new String[]{"../kit", "a/../../kit", "/kit", ""}) {
      for (var request : new KitStart[]{agents.request(id).file(path, "x"),
          agents.request(id).firstFile(path, "x")}) {
        refused(ErrorCode.PATH_ESCAPE, () -> agents.runtime().start(request));
      }
    }

    agents.assertGone(id);
  }

  @Test
  default void whatIsRefusedLeavesTheAgentThatRuns() {
    var agents = agents();
    var id = agents.workspace();
    var process = agents.start(agents.request(id));

    refused(ErrorCode.PATH_ESCAPE,
        () -> agents.runtime().start(agents.request(id).file("../kit", "x")));

    assertThat(agents.process(id)).isEqualTo(process);
    agents.assertRunsOnce(id);
  }

  @Test
  default void nothingThatIsSecretIsLogged() {
    var agents = agents();
    var id = agents.workspace();
    var request = agents.request(id).environment("KIT_SECRET", CANARY).token(CANARY + "token")
        .file("secret", CANARY);
    agents.start(request);
    var thrown = new StringWriter();
    refused(ErrorCode.PATH_ESCAPE, () -> agents.runtime().start(request.file("../kit", CANARY)))
        .printStackTrace(new PrintWriter(thrown));
    agents.runtime().stop(id);

    assertThat(agents.context().log().lines()).noneMatch(line -> line.contains(CANARY));
    assertThat(thrown.toString()).doesNotContain(CANARY);
  }

  @Test
  default void sessionsOutliveTheAgentUntilTheyAreReset() {
    var agents = agents();
    var id = agents.started();
    agents.witness().leave(id, Kept.SESSION);
    agents.witness().leave(id, Kept.WORK);

    agents.start(agents.request(id));
    assertThat(agents.witness().has(id, Kept.SESSION)).as("session after a start").isTrue();

    agents.start(agents.request(id).resettingSessions());
    assertThat(agents.witness().has(id, Kept.SESSION)).as("session after a reset").isFalse();
    assertThat(agents.witness().has(id, Kept.WORK)).as("work after a reset").isTrue();
  }

  @Test
  default void whatAnAgentKeptStaysWhenItIsStopped() {
    var agents = agents();
    var id = agents.workspace();
    agents.start(agents.request(id).file("notes", "1"));
    agents.witness().leave(id, Kept.WORK);
    agents.witness().leave(id, Kept.SESSION);
    agents.runtime().stop(id);

    agents.start(agents.request(id));

    assertThat(agents.witness().file(id, "notes")).hasValue("1");
    assertThat(agents.witness().has(id, Kept.WORK)).as("work").isTrue();
    assertThat(agents.witness().has(id, Kept.SESSION)).as("session").isTrue();
  }

  @Test
  default void removingDataSparesTheWorkUnlessEverythingGoes() {
    var agents = agents();
    var id = agents.workspace();
    agents.start(agents.request(id).file("notes", "1").token("a-token"));
    agents.witness().leave(id, Kept.WORK);
    agents.witness().leave(id, Kept.SESSION);
    agents.runtime().stop(id);

    agents.runtime().removeData(id, false);

    agents.start(agents.request(id));
    assertThat(agents.witness().file(id, "notes")).isEmpty();
    assertThat(agents.witness().file(id, ".auth_token")).isEmpty();
    assertThat(agents.witness().has(id, Kept.SESSION)).as("session").isFalse();
    assertThat(agents.witness().has(id, Kept.WORK)).as("work").isTrue();
    agents.runtime().stop(id);

    agents.runtime().removeData(id, true);
    agents.runtime().removeData(id, true);

    agents.start(agents.request(id));
    assertThat(agents.witness().has(id, Kept.WORK)).as("work").isFalse();
  }

}
