package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.spi.messagestore.postgres.database.Failures;
import java.util.Optional;

/** Says in the registry's words which rule a statement broke. */
final class Refusals {
  private static final String LIVE_NAME = "workspaces_live_name";

  private Refusals() {}

  /** Returns the refusal behind a failure; none when the database had another reason. */
  static Optional<SdkException> of(String what, RuntimeException failure) {
    if (failure instanceof SdkException known) {
      return Optional.of(known);
    }
    return switch (Failures.state(failure).orElse("")) {
      case "23503" -> refusal(ErrorCode.NOT_FOUND, what + ": there is no such workspace");
      case "23505" -> Failures.constraint(failure).filter(LIVE_NAME::equals).isPresent()
          ? refusal(ErrorCode.NAME_TAKEN,
              what + ": a live workspace has this name below the same parent")
          : refusal(ErrorCode.CONFLICT, what + ": there is one with this id or hash already");
      case "23502", "23514" -> refusal(ErrorCode.INVALID, what + ": a value is not allowed");
      default -> Optional.empty();
    };
  }

  private static Optional<SdkException> refusal(ErrorCode code, String message) {
    return Optional.of(new SdkException(code, message));
  }
}
