package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Receipt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An append of some drafts, at least one. */
final class PendingAppend extends Pending<List<Receipt>> {
  private static final long LARGE = 256 * 1024;

  private final List<ActivityDraft> drafts;
  private final long bytes;

  PendingAppend(List<ActivityDraft> drafts) {
    this.drafts = drafts;
    this.bytes = drafts.stream().mapToLong(PendingAppend::size).sum();
  }

  private static long size(ActivityDraft draft) {
    return (long) size(draft.requestBody()) + size(draft.responseBody()) + size(draft.toolTrace());
  }

  private static int size(Optional<Body> body) {
    return body.map(Body::size).orElse(0);
  }

  List<ActivityDraft> drafts() {
    return drafts;
  }

  UUID workspaceId() {
    return drafts.get(0).workspaceId();
  }

  /** Says whether its only draft comes with a key. */
  boolean isKeyed() {
    return drafts.get(0).idempotencyKey().isPresent();
  }

  @Override
  String what() {
    return "appending";
  }

  @Override
  int rows() {
    return drafts.size();
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  Object place() {
    return workspaceId();
  }

  /** A shared statement stores all drafts of a workspace or none; which of several a key holds back it cannot weigh. */
  @Override
  boolean canShare() {
    return bytes <= LARGE && (drafts.size() == 1 || drafts.stream().allMatch(
        draft -> draft.workspaceId().equals(workspaceId()) && draft.idempotencyKey().isEmpty()));
  }

  @Override
  List<Receipt> alone(Connection connection) throws SQLException {
    return Append.append(connection, drafts);
  }
}
