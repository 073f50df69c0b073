package app.moleculesai.sdk.runtime.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.runtime.ImagePublisher;
import app.moleculesai.sdk.runtime.images.ImagePublishing.Job;
import app.moleculesai.sdk.runtime.images.ImagePublishing.Published;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePublishingTest {
  private static final Path CONTEXT = Path.of("/source");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Workshop workshop = new Workshop();
  private final List<String> progress = new ArrayList<>();

  /** Builds and sends nothing, and remembers what it was asked. */
  private static final class Workshop implements ImagePublisher {
    final List<String> done = new ArrayList<>();
    boolean login = true;
    String broken = "";

    @Override
    public void build(Path context, String file, List<String> references,
        Consumer<String> progress) {
      done.add("build " + context + " " + file + " " + references);
      progress.accept("Step 1");
      if (file.equals(broken)) {
        throw new SdkException(ErrorCode.INVALID, "a step fails");
      }
    }

    @Override
    public boolean hasLogin(String reference) {
      return login;
    }

    @Override
    public String push(String reference, Consumer<String> progress) {
      done.add("push " + reference);
      progress.accept("Pushed");
      return "sha256:" + done.size();
    }
  }

  private static Job job(boolean asAnybody) {
    var files = new LinkedHashMap<String, String>();
    files.put("platform", "Dockerfile");
    files.put("tenant", "Dockerfile.tenant");
    return new Job("localhost:5000/acme", COMMIT, CONTEXT, files, asAnybody);
  }

  private List<Published> publish(boolean asAnybody) {
    return new ImagePublishing(workshop, progress::add).publish(job(asAnybody));
  }

  @Test
  void allAreBuiltAndThenSentByTheCommitAndAsTheNewest() {
    var published = publish(false);

    assertThat(workshop.done).containsExactly(
        "build /source Dockerfile [localhost:5000/acme/platform:staging-0123456, "
            + "localhost:5000/acme/platform:staging-latest]",
        "build /source Dockerfile.tenant [localhost:5000/acme/tenant:staging-0123456, "
            + "localhost:5000/acme/tenant:staging-latest]",
        "push localhost:5000/acme/platform:staging-0123456",
        "push localhost:5000/acme/platform:staging-latest",
        "push localhost:5000/acme/tenant:staging-0123456",
        "push localhost:5000/acme/tenant:staging-latest");
    assertThat(published).hasSize(4).first()
        .isEqualTo(new Published("localhost:5000/acme/platform:staging-0123456", "sha256:3"));
    assertThat(progress).startsWith("platform: Step 1", "tenant: Step 1",
        "platform: pushing localhost:5000/acme/platform:staging-0123456", "platform: Pushed");
  }

  @Test
  void nothingIsSentWhenOneCannotBeBuilt() {
    workshop.broken = "Dockerfile.tenant";

    assertThatThrownBy(() -> publish(false)).isInstanceOf(SdkException.class)
        .hasMessage("a step fails");
    assertThat(workshop.done).hasSize(2).allMatch(what -> what.startsWith("build"));
  }

  @Test
  void withoutALoginNothingIsEvenBuilt() {
    workshop.login = false;

    assertThatThrownBy(() -> publish(false))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED))
        .hasMessageContaining("docker login");
    assertThat(workshop.done).isEmpty();
    assertThat(publish(true)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"ghcr.io/acme, unknown, a", "ghcr.io/acme, 012345, a", "ghcr.io/acme, -1234567, a",
      "https://ghcr.io, 0123456, a", "ghcr.io/Acme, 0123456, a", "ghcr.io/acme, 0123456, A",
      "ghcr.io/acme:x, 0123456, a", "ghcr.io/acme, 0123456, a/b"})
  void whatCanBeNoNameIsRefused(String repository, String commit, String image) {
    assertThatThrownBy(
        () -> new Job(repository, commit, CONTEXT, Map.of(image, "Dockerfile"), false))
        .isInstanceOfSatisfying(SdkException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }
}
