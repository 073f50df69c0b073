package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the groups of promises need: the store of the running test, and short forms of common steps. */
public interface StoreKit {
  /** Returns the store of this test with all that belongs to it. */
  StoreUnderTest subject();

  /** Returns a configuration with which the store cannot start, if its author knows one. */
  Optional<Map<String, ?>> brokenConfig();

  /** Returns the store, started. */
  default MessageStore store() {
    return subject().current();
  }

  /** Returns a workspace that nobody else uses and that is forgotten after the test. */
  default UUID workspace() {
    return subject().workspace();
  }

  /**
   * Returns an optional ability if the store's author declares it; one that is declared must be there, one that is not
   * must be absent.
   */
  default <F> Optional<F> declared(Class<F> facet) {
    var found = store().facet(facet);
    assertThat(found.isPresent())
        .as("the store has the facet %s exactly when its author declares it",
            facet.getSimpleName())
        .isEqualTo(subject().facets().contains(facet));
    return found;
  }

  /** Appends drafts, as many at once as the store takes, at most 500. */
  default List<Receipt> append(List<ActivityDraft> drafts) {
    int most = Math.min(500, store().capabilities().maxAppend());
    var receipts = new ArrayList<Receipt>();
    for (int from = 0; from < drafts.size(); from += most) {
      receipts.addAll(store().append(drafts.subList(from, Math.min(from + most, drafts.size()))));
    }
    return receipts;
  }

  /** Appends one draft. */
  default Receipt append(ActivityDraft draft) {
    var receipts = store().append(List.of(draft));
    assertThat(receipts).as("one receipt for one draft").hasSize(1);
    return receipts.get(0);
  }

  /** Reads a workspace's whole log, oldest first. */
  default List<Activity> log(UUID workspaceId) {
    return Walk.of(store(), ActivityQuery.of(workspaceId).oldest(500)).rows();
  }

  /** Checks that a call is refused with this code, and with nothing but an {@link SdkException}. */
  default SdkException refused(ErrorCode code, String call, ThrowingCallable work) {
    var thrown = catchThrowable(work);
    assertThat(thrown).as("%s is refused with %s", call, code.word())
        .isInstanceOf(SdkException.class);
    var refusal = (SdkException) thrown;
    assertThat(refusal.code()).as("code of the refusal of %s (%s)", call, refusal.getMessage())
        .isEqualTo(code);
    return refusal;
  }
}
