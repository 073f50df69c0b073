package app.moleculesai.sdk.runtime.schedules;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.runtime.answers.ReplySink;
import app.moleculesai.sdk.runtime.envelope.AnswerText;
import app.moleculesai.sdk.runtime.http.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Judges an agent's answer to a prompt. Belongs to one thread. */
final class PromptAnswer implements ReplySink {
  private static final String MARKER = "no response generated"; // SC-5
  private static final int LONGEST_MARKER = 40;

  private final int emptyRuns;
  private FiringResult result;

  /** Takes how many answers in a row were empty before. */
  PromptAnswer(int emptyRuns) {
    this.emptyRuns = emptyRuns;
    this.result = FiringResult.failed("the agent gave no answer", emptyRuns);
  }

  FiringResult result() {
    return result;
  }

  @Override
  public void answer(int status, Body json) {
    if (status < 300 && json.size() == 0) {
      result = FiringResult.answeredNothing(emptyRuns);
      return;
    }
    var error = error(json);
    if (status >= 300) {
      result = FiringResult.failed("the agent answered with status " + status + reason(error),
          emptyRuns);
    } else if (error.isPresent()) {
      result = FiringResult.failed("the agent answered with an error" + reason(error), emptyRuns);
    } else {
      result = isEmpty(AnswerText.of(json))
          ? FiringResult.answeredNothing(emptyRuns)
          : FiringResult.answered();
    }
  }

  @Override
  public void failedTask(Body json, String why) {
    result = FiringResult.failed("the agent's task failed: " + why, emptyRuns);
  }

  @Override
  public void waits(UUID turnId, Body json) {
    result = FiringResult.handedOver(emptyRuns);
  }

  @Override
  public void deposited(UUID turnId, Body json) {
    result = FiringResult.handedOver(emptyRuns);
  }

  /** What goes by stands in the log of the workspace. */
  @Override
  public OutputStream stream(int status, boolean eventStream) {
    result = status < 300
        ? FiringResult.handedOver(emptyRuns)
        : FiringResult.failed("the agent answered with status " + status, emptyRuns);
    return OutputStream.nullOutputStream();
  }

  /** The marker may stand in brackets; a text that only speaks of it is an answer. */
  private static boolean isEmpty(String text) {
    var stripped = text.strip();
    return stripped.isEmpty() || (stripped.length() <= LONGEST_MARKER
        && stripped.toLowerCase(Locale.ROOT).contains(MARKER));
  }

  private static String reason(Optional<JsonNode> error) {
    return error.map(one -> one.isTextual() ? one : one.path("message"))
        .filter(JsonNode::isTextual).map(text -> ": " + text.textValue()).orElse("");
  }

  private static Optional<JsonNode> error(Body json) {
    try {
      return Optional.of(Json.read(json.toByteArray()).path("error"))
          .filter(error -> !error.isMissingNode() && !error.isNull());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
