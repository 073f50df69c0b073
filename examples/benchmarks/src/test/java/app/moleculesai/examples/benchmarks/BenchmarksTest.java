package app.moleculesai.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether they work: how fast anything is, no test says. */
class BenchmarksTest {
  private static final Path TEMPLATES = Path.of("../server/src/dist/org-templates");
  private static final Effort LEAST = new Effort(Duration.ofMillis(20), 1, Duration.ofMillis(100),
      1, List.of(10_000), 20_000, 20, Duration.ofMillis(500));

  @ParameterizedTest
  @ValueSource(strings = {"mock-send", "proxied-send", "proxy-latency", "proxied-streams",
      "dead-agent", "history-page", "import-200", "embedded-start",
      "pg-mock-send", "pg-history-page", "pg-history-growth", "pg-page", "pg-append",
      "pg-import-200"})
  void everyBenchmarkMeasuresWithoutErrors(String name) throws Exception {
    var benchmark = Objects.requireNonNull(
        Benchmarks.all(TEMPLATES.toAbsolutePath()).get(name));

    assertThat(benchmark.measure(LEAST)).isNotEmpty().allSatisfy(figure -> {
      assertThat(figure.name()).startsWith(name);
      assertThat(figure.ours()).isPositive();
      assertThat(figure.errors()).isZero();
      figure.limit().ifPresent(limit -> assertThat(limit).isPositive());
      figure.cpuMicros().ifPresent(micros -> assertThat(micros).isPositive());
    });
  }
}
