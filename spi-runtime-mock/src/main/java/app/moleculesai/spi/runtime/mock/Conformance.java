package app.moleculesai.spi.runtime.mock;

import java.time.Duration;

/**
 * How agents behave that A2A's compatibility kit tests ({@code a2a.md} 2): by the beginning of a message's id the kit says
 * what it wants to see. Of two beginnings that fit the first in {@link #script} counts.
 */
final class Conformance {
  private static final Duration TWICE_THE_KITS_TIMEOUT = Duration.ofSeconds(4);
  private static final String FILE = "output.txt";
  private static final String TYPE = "text/plain";

  private Conformance() {}

  static MockScript script() {
    var script = MockScript.canned().when(call -> RequestCheck.refusal(call).isPresent(),
        call -> RequestCheck.refusal(call).orElseThrow());
    script = begins(script, "test-resubscribe-message-id", MockReply.work(MockEvent.submitted(),
        MockEvent.working(), MockEvent.completed().after(TWICE_THE_KITS_TIMEOUT)));
    script = streams(states(artifacts(script)));
    return script
        .when(call -> call.protocolVersion().equals("0.3"),
            MockReply.work(MockEvent.submitted(), MockEvent.working()))
        .otherwise(completed());
  }

  private static MockScript artifacts(MockScript before) {
    var script = begins(before, "tck-artifact-text",
        made(MockArtifact.text("text", "Generated text content")));
    script = begins(script, "tck-artifact-file-url",
        made(MockArtifact.file(FILE, TYPE, "https://example.com/output.txt")));
    script = begins(script, "tck-artifact-file", made(file()));
    return begins(script, "tck-artifact-data",
        made(MockArtifact.data("data", "{\"key\":\"value\",\"count\":42}")));
  }

  private static MockScript states(MockScript before) {
    var script = begins(before, "tck-complete-task", completed());
    script = begins(script, "tck-message-response", MockReply.text("Direct message response"));
    script = begins(script, "tck-input-required",
        MockReply.work(MockEvent.submitted(), MockEvent.inputRequired("What else?")));
    return begins(script, "tck-reject-task",
        MockReply.work(MockEvent.submitted(), MockEvent.rejected("rejected")));
  }

  private static MockScript streams(MockScript before) {
    var script = begins(before, "tck-stream-001", streamed(text("Stream hello from TCK")));
    script = begins(script, "tck-stream-002",
        MockReply.work(MockEvent.submitted(), MockEvent.completed()));
    script = begins(script, "tck-stream-003", streamed(text("Stream task lifecycle")));
    script = begins(script, "tck-stream-ordering-001", streamed(text("Ordered output")));
    script = begins(script, "tck-stream-artifact-text", streamed(text("Streamed text content")));
    script = begins(script, "tck-stream-artifact-file", streamed(MockEvent.artifact(file())));
    return begins(script, "tck-stream-artifact-chunked",
        streamed(MockEvent.firstChunk(MockArtifact.text("chunks", "chunk-1 ")),
            MockEvent.lastChunk(MockArtifact.text("chunks", "chunk-2"))));
  }

  private static MockScript begins(MockScript script, String beginning, MockReply reply) {
    return script.when(call -> call.messageId().orElse("").startsWith(beginning), reply);
  }

  private static MockReply completed() {
    return MockReply.work(MockEvent.submitted(), MockEvent.completed("Hello from TCK"));
  }

  private static MockReply made(MockArtifact artifact) {
    return MockReply.work(MockEvent.submitted(), MockEvent.artifact(artifact),
        MockEvent.completed());
  }

  private static MockReply streamed(MockEvent made) {
    return MockReply.work(MockEvent.submitted(), MockEvent.working(), made, MockEvent.completed());
  }

  private static MockReply streamed(MockEvent first, MockEvent last) {
    return MockReply.work(MockEvent.submitted(), MockEvent.working(), first, last,
        MockEvent.completed());
  }

  private static MockEvent text(String text) {
    return MockEvent.artifact(MockArtifact.text("text", text));
  }

  private static MockArtifact file() {
    return MockArtifact.content(FILE, TYPE, "Generated file content");
  }
}
