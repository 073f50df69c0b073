package app.moleculesai.sdk.runtime.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskFactsTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
      "{\"kind\":\"task\",\"id\":\"t\",\"contextId\":\"c\",\"status\":{\"state\":\"working\"}}|t/c/working",
      "{\"task\":{\"id\":\"t\",\"status\":{\"state\":\"TASK_STATE_WORKING\"}}}|t/-/TASK_STATE_WORKING",
      "{\"id\":\"t\",\"contextId\":\"c\",\"status\":{\"state\":\"TASK_STATE_FAILED\"}}|t/c/TASK_STATE_FAILED",
      "{\"kind\":\"status-update\",\"taskId\":\"t\",\"contextId\":\"c\",\"status\":{\"state\":\"failed\"}}|t/c/failed",
      "{\"statusUpdate\":{\"taskId\":\"t\",\"contextId\":\"c\",\"status\":{\"state\":\"X\"}}}|t/c/X",
      "{\"status_update\":{\"task_id\":\"t\",\"context_id\":\"c\",\"status\":{\"state\":\"X\"}}}|t/c/X",
      "{\"artifactUpdate\":{\"taskId\":\"t\",\"artifact\":{\"artifactId\":\"a\",\"status\":1}}}|t/-/-",
      "{\"kind\":\"artifact-update\",\"taskId\":\"t\",\"artifact\":{\"id\":\"a\"}}|t/-/-",
      "{\"message\":null,\"statusUpdate\":null,\"task\":{\"id\":\"t\",\"status\":{\"state\":\"X\"}}}|t/-/X",
      "{\"task\":{\"id\":\"t\",\"message\":{},\"statusUpdate\":{},\"status\":{\"state\":\"X\"}}}|t/-/X"})
  void aTaskIsFoundInWhateverFormItIsTold(String result, String found) {
    var news = read("{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":" + result + "}").orElseThrow();

    assertThat(news.id() + "/" + news.contextId().orElse("-") + "/" + news.state().orElse("-"))
        .isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
      "{\"result\":{\"kind\":\"message\",\"taskId\":\"t\",\"status\":{\"state\":\"x\"}}}",
      "{\"result\":{\"message\":{\"taskId\":\"t\",\"status\":{}}}}",
      "{\"result\":{\"kind\":\"task\",\"id\":5,\"status\":{\"state\":\"x\"}}}",
      "{\"result\":{\"kind\":\"status-update\",\"id\":\"t\",\"status\":{\"state\":\"x\"}}}",
      "{\"result\":{\"id\":\"t\",\"status\":\"working\"}}",
      "{\"result\":[{\"id\":\"t\",\"status\":{}}]}",
      "{\"error\":{\"id\":\"t\",\"status\":{\"state\":\"x\"}}}",
      "[\"status\"]", "{\"result\":{\"id\":\"t\",\"status\":{\"state\":\"x\"}}"})
  void whatTellsOfNoTaskHasNone(String answer) {
    assertThat(read(answer)).isEmpty();
  }

  private static Optional<TaskFacts> read(String answer) {
    return TaskFacts.read(answer.getBytes(UTF_8));
  }
}
