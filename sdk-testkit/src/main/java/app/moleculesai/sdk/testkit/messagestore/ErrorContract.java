package app.moleculesai.sdk.testkit.messagestore;

import static app.moleculesai.sdk.testkit.messagestore.Rows.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every refusal that a caller can cause, by its code: C26. The others take a {@code FaultyStore}. */
public interface ErrorContract extends StoreKit {
  @Test
  default void c26_everyRefusalHasItsCode() {
    var workspace = workspace();
    var turn = Rows.turn(workspace).toBuilder().idempotencyKey("k").build();
    append(turn);
    var forgotten = append(Rows.row(workspace())).ref().workspaceId();
    store().forget(forgotten);
    var query = ActivityQuery.of(workspace);

    refused(ErrorCode.INVALID, "bad text", appending(row(workspace).summary("\u0000").build()));
    refused(ErrorCode.INVALID, "a bad body",
        appending(row(workspace).requestBody(Body.of(new byte[]{0})).build()));
    refused(ErrorCode.INVALID, "a damaged cursor",
        () -> store().activities(query.from("damaged")));
    refused(ErrorCode.INVALID, "a bad change", () -> store().advance(turn.ref(),
        Set.of("pending"), Change.to("ok").summary("\ud800").build()));
    refused(ErrorCode.NOT_FOUND, "a forgotten workspace",
        appending(row(forgotten).build()));
    refused(ErrorCode.NOT_FOUND, "an unknown row to read after",
        () -> store().activities(query.afterRow(UUID.randomUUID())));
    refused(ErrorCode.CONFLICT, "a used key",
        appending(row(workspace).idempotencyKey("k").build()));
    refused(ErrorCode.CONFLICT, "a used id",
        appending(turn.toBuilder().idempotencyKey(null).build()));

    assertThat(Rows.idsOf(log(workspace))).containsExactly(turn.id());
  }

  @Test
  default void c26_aRefusalSaysInWordsWhatWasWrong() {
    var workspace = workspace();
    var turn = Rows.turn(workspace);
    append(turn);

    for (SdkException refusal : List.of(
        refused(ErrorCode.CONFLICT, "a used id", appending(turn)),
        refused(ErrorCode.INVALID, "bad text",
            appending(row(workspace).summary("\u0000").build())),
        refused(ErrorCode.NOT_FOUND, "an unknown row", () -> store()
            .activities(ActivityQuery.of(workspace).afterRow(UUID.randomUUID()))))) {
      assertThat(refusal.getMessage()).as("message of a refusal with %s", refusal.code())
          .isNotBlank();
    }
  }

  private static ActivityDraft.Builder row(UUID workspace) {
    return Rows.row(workspace, NOON);
  }

  private ThrowingCallable appending(ActivityDraft draft) {
    return () -> store().append(List.of(draft));
  }
}
