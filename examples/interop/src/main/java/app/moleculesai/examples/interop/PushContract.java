package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What libraries can do that list and end push configurations, too. */
public interface PushContract extends NewsContract {
  @ParameterizedTest
  @EnumSource
  default void pushConfigurationsAreListedAndEnded(Counterpart counterpart) throws Exception {
    try (var webhook = new Webhook()) {
      var library = connect(counterpart);
      var hearing = library.stream(Said.of("This takes long"));
      var task = hearing.until("working").getFirst();

      var push = library.push(task.taskId(), webhook.url(), "the-token");
      library.endPush(library.push(task.taskId(), webhook.url(), "another-token"));
      var pushes = library.pushes(task.taskId());
      goOn(counterpart);
      hearing.until("completed");

      assertThat(pushes).extracting(Library.Push::id).containsExactly(push.id());
      assertThat(pushes).extracting(Library.Push::url)
          .containsExactly(webhook.url().toString());
      assertThat(webhook.until("completed")).extracting(Webhook.News::token)
          .containsOnly("the-token");
    }
  }
}
