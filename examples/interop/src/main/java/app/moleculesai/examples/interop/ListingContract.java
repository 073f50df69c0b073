package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What libraries for 1.0 can do besides. */
public abstract class ListingContract extends InteropContract {
  /** Takes how to connect. */
  protected ListingContract(Library.Maker maker) {
    super(maker);
  }

  @ParameterizedTest
  @EnumSource(names = "FOREIGN_1_0")
  void theTasksOfAConversationAreListed(Counterpart counterpart) throws Exception {
    var library = connect(counterpart);
    var first = library.send(Said.of("Your report, please"));
    var second = library.send(Said.of("Your report, please").in(first.contextId()));
    var third = library.send(Said.of("Your report, please").in(first.contextId()));
    library.send(Said.of("Your report, please"));

    var tasks = library.tasks(first.contextId(), 2);

    assertThat(tasks).extracting(Told::taskId).containsExactly(third.taskId(), second.taskId());
    assertThat(tasks).extracting(Told::state).containsOnly("completed");
  }
}
