package app.moleculesai.sdk.runtime.images;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.runtime.AgentImages;
import app.moleculesai.sdk.runtime.StartedAgents;
import app.moleculesai.sdk.runtime.workspaces.Runtimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a look at newer images does, and how long it may take. */
class ImageRefreshTest {
  private static final UUID ADA = UUID.randomUUID();

  private final List<UUID> wanted = new ArrayList<>();
  private final CountDownLatch answers = new CountDownLatch(1);

  private ImageRefresh refresh(Duration longest) {
    var images = new AgentImages() {
      @Override
      public Map<String, String> images() {
        return Map.of("same", "same:latest", "newer", "newer:latest", "stuck", "stuck:latest");
      }

      @Override
      public boolean refresh(String runtime) {
        if (runtime.equals("stuck")) {
          try {
            answers.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        return runtime.equals("newer");
      }

      @Override
      public List<UUID> outdated(Set<String> runtimes) {
        return runtimes.contains("newer") ? List.of(ADA) : List.of();
      }
    };
    var agents = new StartedAgents(images);
    return new ImageRefresh(new Runtimes(List.of(), Map.of("same", agents, "newer", agents)),
        wanted::add, longest);
  }

  @Test
  void whoRunsAnOlderImageIsStartedAgain() {
    answers.countDown();
    refresh(Duration.ofMinutes(1)).watch();
    assertThat(wanted).containsExactly(ADA);
  }

  @Test
  void aFetchThatDoesNotEndIsAFailureOfItsOwn() {
    var outcome = refresh(Duration.ofMillis(200)).refresh(Optional.empty(), false);
    assertThat(outcome.pulled()).containsExactly("newer", "same");
    assertThat(outcome.failed()).containsExactly("stuck");
  }
}
