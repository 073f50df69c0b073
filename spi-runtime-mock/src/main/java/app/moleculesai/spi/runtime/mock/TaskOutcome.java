package app.moleculesai.spi.runtime.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of a task by its events, for those who do not watch them. Belongs to one thread. */
final class TaskOutcome {
  private final List<MockArtifact> artifacts = new ArrayList<>();
  private String state = "submitted";
  private Optional<String> text = Optional.empty();

  private TaskOutcome() {}

  /** Refuses events that are none of a task. */
  static void check(List<MockEvent> events) {
    of(events);
  }

  /** Returns the task as it stands after all events. */
  static MockEvent.Kind.Task of(List<MockEvent> events) {
    var outcome = new TaskOutcome();
    events.forEach(event -> outcome.take(event.kind()));
    return new MockEvent.Kind.Task(outcome.state, outcome.text, List.copyOf(outcome.artifacts));
  }

  /** Returns how long all events take together. */
  static Duration pauses(List<MockEvent> events) {
    return events.stream().map(MockEvent::pause).reduce(Duration.ZERO, Duration::plus);
  }

  private void take(MockEvent.Kind kind) {
    switch (kind) {
      case MockEvent.Kind.Task task -> {
        become(task.state(), task.text());
        artifacts.clear();
        artifacts.addAll(task.artifacts());
      }
      case MockEvent.Kind.Status status -> become(status.state(), status.text());
      case MockEvent.Kind.Artifact made -> keep(made);
      case MockEvent.Kind.Canned canned -> throw noTask();
      case MockEvent.Kind.Text message -> throw noTask();
      case MockEvent.Kind.Result result -> throw noTask();
      case MockEvent.Kind.RpcError error -> throw noTask();
      case MockEvent.Kind.Break broken -> throw noTask();
    }
  }

  private void become(String newState, Optional<String> newText) {
    state = newState;
    text = newText;
  }

  private void keep(MockEvent.Kind.Artifact made) {
    var artifact = made.artifact();
    for (int i = artifacts.size() - 1; made.piece().continues() && i >= 0; i--) {
      if (artifacts.get(i).name().equals(artifact.name())) {
        artifacts.set(i, artifacts.get(i).and(artifact));
        return;
      }
    }
    artifacts.add(artifact);
  }

  private static IllegalArgumentException noTask() {
    return new IllegalArgumentException("work on a task has only events of a task");
  }
}
