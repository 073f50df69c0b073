package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What libraries for 1.0 can do besides: 0.3 lists no tasks. */
public interface ListingContract extends Meeting {
  @ParameterizedTest
  @EnumSource(names = {"MOCK", "FOREIGN_1_0"})
  default void theTasksOfAConversationAreListed(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);
    var first = library.send(Said.of("Your report, please"));
    var second = library.send(Said.of("Your report, please").in(first.contextId()));
    library.send(Said.of("Your report, please"));

    // a full page: the Java library reads no other
    var tasks = library.tasks(first.contextId(), 2);

    assertThat(tasks).extracting(Told::taskId)
        .containsExactlyInAnyOrder(first.taskId(), second.taskId());
    assertThat(tasks).extracting(Told::state).containsOnly("completed");
  }
}
