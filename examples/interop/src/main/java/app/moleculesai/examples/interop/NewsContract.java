package app.moleculesai.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What libraries can do that set push configurations as the protocol has them. */
public interface NewsContract extends Meeting {
  /** Returns the generation in which the library gets news, {@code 0.3} or {@code 1.0}. */
  String generation();

  @ParameterizedTest
  @EnumSource
  default void newsOfATaskArePushed(Counterpart counterpart) throws Exception {
    try (var webhook = new Webhook()) {
      var library = connect(counterpart);
      var hearing = library.stream(Said.of("This takes long"));
      var task = hearing.until("working").getFirst();

      var push = library.push(task.taskId(), webhook.url(), "the-token");
      goOn(counterpart);
      hearing.until("completed");

      assertThat(push.taskId()).isEqualTo(task.taskId());
      assertThat(push.url()).isEqualTo(webhook.url().toString());
      var news = webhook.until("completed");
      assertThat(news).extracting(Webhook.News::token).containsOnly("the-token");
      assertThat(news).extracting(Webhook.News::generation).containsOnly(generation());
    }
  }
}
