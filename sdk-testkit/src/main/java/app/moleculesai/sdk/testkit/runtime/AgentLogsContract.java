package app.moleculesai.sdk.testkit.runtime;

import static app.moleculesai.sdk.testkit.runtime.AgentsUnderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.runtime.AgentLogs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What agents print: for runtimes with {@link AgentLogs}. */
public interface AgentLogsContract extends AgentKit {
  /** How many lines a test asks for when it wants all. */
  int ALL = 1000;

  /** Lets a running agent print a line of its own. */
  void print(UUID workspaceId, String line);

  private AgentLogs logs() {
    return agents().runtime().facet(AgentLogs.class).orElseThrow();
  }

  private List<String> lines(UUID id, int lines, Optional<Instant> since) {
    try (var stream = logs().open(id, lines, since, false)) {
      return reader(stream).lines().toList();
    } catch (IOException e) {
      throw new AssertionError("closing an agent's output", e);
    }
  }

  /** Prints a line and waits until it can be read. */
  private void printed(UUID id, String line) {
    print(id, line);
    agents().awaitThat("the line is there", () -> lines(id, ALL, Optional.empty()).stream()
        .anyMatch(read -> read.endsWith(" " + line)));
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private static String text(String line) {
    return line.split(" ", 2)[1];
  }

  private static Instant time(String line) {
    return Instant.parse(line.split(" ", 2)[0]);
  }

  @Test
  default void logs_linesComeInOrderFromWhereTheyAreAskedFor() {
    var id = agents().started();
    for (var line : List.of("one", "two: \u00c4\u65e5", "three")) {
      printed(id, line);
    }

    var lines = lines(id, ALL, Optional.empty());
    assertThat(lines).extracting(AgentLogsContract::text)
        .containsSubsequence("one", "two: \u00c4\u65e5", "three");
    assertThat(lines).extracting(AgentLogsContract::time).isSorted();

    var third = time(lines.stream().filter(line -> text(line).equals("three")).findFirst()
        .orElseThrow());
    assertThat(lines(id, ALL, Optional.of(third))).extracting(AgentLogsContract::text)
        .contains("three").doesNotContain("one");
    assertThat(lines(id, ALL, Optional.of(third.plusSeconds(60)))).isEmpty();

    assertThat(lines(id, 0, Optional.empty())).isEmpty();
    agents().awaitThat("the agent prints nothing of its own for a moment", () -> {
      var all = lines(id, ALL, Optional.empty());
      var last = lines(id, 2, Optional.empty());
      if (!lines(id, ALL, Optional.empty()).equals(all)) {
        return false;
      }
      assertThat(last).isEqualTo(all.subList(all.size() - 2, all.size()));
      return true;
    });
  }

  @Test
  default void logs_outputIsFollowedUntilTheAgentEnds() throws Exception {
    var id = agents().started();
    printed(id, "before");

    try (var stream = logs().open(id, ALL, Optional.empty(), true)) {
      var before = new CompletableFuture<Boolean>();
      var after = new CompletableFuture<Boolean>();
      var end = new CompletableFuture<Boolean>();
      Thread.ofVirtual().start(() -> {
        try (var reader = reader(stream)) {
          reader.lines().map(AgentLogsContract::text).forEach(text -> {
            complete(before, text.equals("before"));
            complete(after, text.equals("after"));
          });
          end.complete(true);
        } catch (IOException | RuntimeException e) {
          end.completeExceptionally(e);
        }
      });
      agents().awaitDone("a line of before", before);
      print(id, "after");
      agents().awaitDone("a line that came later", after);
      agents().runtime().stop(id);
      agents().awaitDone("the end", end);
    }
  }

  private static void complete(CompletableFuture<Boolean> future, boolean heard) {
    if (heard) {
      future.complete(true);
    }
  }

  @Test
  default void logs_closingEndsAReadThatWaits() throws Exception {
    var id = agents().started();
    var stream = logs().open(id, 0, Optional.empty(), true);
    var ended = new CompletableFuture<Boolean>();
    Thread.ofVirtual().start(() -> {
      try (var reader = reader(stream)) {
        reader.transferTo(Writer.nullWriter()); // what the agent prints of its own
        ended.complete(true);
      } catch (IOException e) {
        ended.complete(true);
      }
    });

    stream.close();

    agents().awaitDone("the end of the read", ended);
  }

  @Test
  default void logs_ofAnUnknownAgentThereIsNone() {
    refused(ErrorCode.NOT_FOUND,
        () -> logs().open(UUID.randomUUID(), 1, Optional.empty(), false).close());
  }

  @Test
  default void logs_whatAnAgentPrintedIsNotWhyItEnded() {
    var agents = agents();
    var id = agents.started();
    printed(id, "canary2b7e");

    agents.witness().kill(id);

    assertThat(agents.stopped(agents.runtime(), id).reason().orElse(""))
        .doesNotContain("canary2b7e");
  }
}
