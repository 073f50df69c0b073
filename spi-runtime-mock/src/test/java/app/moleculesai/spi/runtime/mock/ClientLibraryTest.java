package app.moleculesai.spi.runtime.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.a2a.spec.DataPart;
import io.a2a.spec.EventKind;
import io.a2a.spec.FilePart;
import io.a2a.spec.Message.Role;
import io.a2a.spec.SendMessageResponse;
import io.a2a.spec.SendStreamingMessageResponse;
import io.a2a.spec.Task;
import io.a2a.spec.TaskArtifactUpdateEvent;
import io.a2a.spec.TaskState;
import io.a2a.spec.TaskStatusUpdateEvent;
import io.a2a.spec.TextPart;
import io.a2a.util.Utils;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agents say is what the public A2A library for Java reads (MK-3). */
class ClientLibraryTest {
  private static final Message MESSAGE = Message.to("Ada", "hello");

  @Test
  void aMessageIsRead() throws Exception {
    for (var script : List.of(MockScript.canned(),
        MockScript.canned().otherwise(MockReply.text("Yes.")))) {
      try (var agents = MockRuntime.scripted(script)) {
        var message = (io.a2a.spec.Message) result(agents);

        assertThat(message.getRole()).isEqualTo(Role.AGENT);
        assertThat(message.getContextId()).isEqualTo("context-1");
        assertThat(message.getMessageId()).isNotEmpty();
        assertThat(message.getParts()).singleElement().isInstanceOf(TextPart.class);
      }
    }
  }

  @Test
  void aTaskIsReadWithItsArtifacts() throws Exception {
    var reply = MockReply.task(MockArtifact.text("note", "text"),
        MockArtifact.file("plan.pdf", "application/pdf", "https://example.org/plan.pdf"),
        MockArtifact.data("figures", "{\"total\":42}"));
    try (var agents = MockRuntime.scripted(MockScript.canned().otherwise(reply))) {
      var task = (Task) result(agents);

      assertThat(task.getStatus().state()).isEqualTo(TaskState.COMPLETED);
      assertThat(task.getContextId()).isEqualTo("context-1");
      assertThat(task.getArtifacts()).flatExtracting(artifact -> artifact.parts())
          .hasExactlyElementsOfTypes(TextPart.class, FilePart.class, DataPart.class);
    }
  }

  @Test
  void anErrorIsRead() throws Exception {
    try (var agents = MockRuntime
        .scripted(MockScript.canned().otherwise(MockReply.error(-32001, "no such task")))) {
      var response = Utils.OBJECT_MAPPER.readValue(Asking.body(agents, MESSAGE).text(),
          SendMessageResponse.class);

      assertThat(response.getError().getCode()).isEqualTo(-32001);
    }
  }

  @Test
  void everyEventOfAStreamIsRead() throws Exception {
    var reply = MockReply.stream(MockEvent.submitted(), MockEvent.working("reading"),
        MockEvent.artifact(MockArtifact.text("report", "All is well.")), MockEvent.completed());
    try (var agents = MockRuntime.scripted(MockScript.canned().otherwise(reply))) {
      var events = Asking.stream(agents, MESSAGE).stream()
          .map(event -> Utils.OBJECT_MAPPER.convertValue(event, SendStreamingMessageResponse.class)
              .getResult())
          .toList();

      assertThat(events).hasExactlyElementsOfTypes(Task.class, TaskStatusUpdateEvent.class,
          TaskArtifactUpdateEvent.class, TaskStatusUpdateEvent.class);
      assertThat(((TaskStatusUpdateEvent) events.get(1)).isFinal()).isFalse();
      assertThat(((TaskStatusUpdateEvent) events.get(3)).isFinal()).isTrue();
    }
  }

  private static EventKind result(MockRuntime agents) throws Exception {
    return Utils.OBJECT_MAPPER
        .readValue(Asking.body(agents, MESSAGE).text(), SendMessageResponse.class).getResult();
  }
}
