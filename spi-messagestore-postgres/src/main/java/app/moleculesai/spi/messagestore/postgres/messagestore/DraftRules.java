package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.RowRules;
import java.time.Instant;

/**
 * What may be appended or imported: what every store takes, of a time that the log can hold.
 *
 * @param rows what every store takes
 */
record DraftRules(RowRules rows) {
  // the years that RFC 3339 can write
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  void check(ActivityDraft draft) {
    if (draft.createdAt().isBefore(FIRST) || draft.createdAt().isAfter(LAST)) {
      throw SdkException.invalid("created_at", "must be in the years 1 to 9999");
    }
    rows.check(draft);
  }
}
