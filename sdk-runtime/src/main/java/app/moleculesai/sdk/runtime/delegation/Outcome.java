package app.moleculesai.sdk.runtime.delegation;

import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.registry.DelegationChange;
import app.moleculesai.sdk.api.registry.DelegationStatus;

/** How a delegation ends. Its text shows no content. */
sealed interface Outcome {
  /** The agent answered. */
  record Completed(String text) implements Outcome {
    @Override
    public String toString() {
      return "Completed";
    }
  }

  /**
   * There is no answer.
   *
   * @param status {@code FAILED} or {@code STUCK}
   * @param error why, for people
   */
  record Without(DelegationStatus status, String error) implements Outcome {
    @Override
    public String toString() {
      return "Without[" + status.word() + "]";
    }
  }

  /** It failed. */
  static Outcome failed(String error) {
    return new Without(DelegationStatus.FAILED, error);
  }

  /** Reads the outcome that a result row tells; the row is final. */
  static Outcome of(Activity result) {
    return result.status().equals(ActivityStatus.COMPLETED)
        ? new Completed(result.responseBody().flatMap(DelegationJson::text).orElse(""))
        : failed(result.errorDetail().orElse(""));
  }

  /** Returns what changes in the ledger. */
  default DelegationChange change() {
    return switch (this) {
      case Completed completed -> DelegationChange.completed(completed.text);
      case Without without -> DelegationChange.without(without.status, without.error);
    };
  }

  /** Returns the status of rows in the log. */
  default String rowStatus() {
    return this instanceof Completed ? ActivityStatus.COMPLETED : ActivityStatus.FAILED;
  }
}
