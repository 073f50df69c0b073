package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.text.StorableText;
import java.util.Optional;

/**
 * What changes in an entry of the ledger. What is not set stays as it is. Its text shows no content.
 *
 * @param status the new status
 * @param resultPreview how the answer begins; cut like {@link Delegation#resultPreview()}
 * @param errorDetail why it failed
 */
public record DelegationChange(DelegationStatus status, Optional<String> resultPreview,
    Optional<String> errorDetail) {
  /** Cuts the preview. */
  public DelegationChange {
    resultPreview = resultPreview.map(Delegation::preview);
    errorDetail = errorDetail.map(StorableText::repair);
  }

  /** Only the status changes. */
  public static DelegationChange to(DelegationStatus status) {
    return new DelegationChange(status, Optional.empty(), Optional.empty());
  }

  /** It was answered. */
  public static DelegationChange completed(String result) {
    return new DelegationChange(DelegationStatus.COMPLETED, Optional.of(result), Optional.empty());
  }

  /**
   * It ended without an answer.
   *
   * @param status {@code FAILED} or {@code STUCK}
   */
  public static DelegationChange without(DelegationStatus status, String error) {
    return new DelegationChange(status, Optional.empty(), Optional.of(error));
  }

  @Override
  public String toString() {
    return "DelegationChange[" + status.word() + "]";
  }
}
