package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Files that wait, in a transaction. It keeps contents in memory, which a registry that is used should not. Wrong
 * registries override a step. Belongs to one thread.
 */
public class ReferenceUploads implements PendingUploadRepository {
  private final ReferenceTables tables;

  /** Works on a copy of the tables. */
  public ReferenceUploads(ReferenceTables tables) {
    this.tables = tables;
  }

  /**
   * A file.
   *
   * @param row what is known of it
   * @param content its bytes; never changed
   */
  @SuppressWarnings("ArrayRecordComponent") // because two of them are never compared
  record Kept(PendingUpload row, byte[] content) {}

  @Override
  public void insert(PendingUpload upload, Content content) {
    tables.requireWorkspace(upload.workspaceId());
    if (tables.uploads.containsKey(upload.id())) {
      throw new SdkException(ErrorCode.CONFLICT, "there is an upload " + upload.id());
    }
    try (var in = content.open()) {
      tables.uploads.put(upload.id(), new Kept(upload, in.readAllBytes()));
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "a content could not be read", e);
    }
  }

  @Override
  public Optional<PendingUpload> find(UUID id) {
    return Optional.ofNullable(tables.uploads.get(id)).map(Kept::row);
  }

  @Override
  public Optional<InputStream> open(UUID id) {
    return Optional.ofNullable(tables.uploads.get(id))
        .map(upload -> new ByteArrayInputStream(upload.content()));
  }

  @Override
  public boolean fetched(UUID id, Instant now) {
    return change(id, row -> true, row -> row.fetchedAt(now));
  }

  @Override
  public boolean ack(UUID id, Instant now) {
    return change(id, row -> row.ackedAt().isEmpty(), row -> row.ackedAt(now));
  }

  private boolean change(UUID id, Predicate<PendingUpload> condition,
      UnaryOperator<PendingUpload> change) {
    var before = Optional.ofNullable(tables.uploads.get(id))
        .filter(upload -> condition.test(upload.row()));
    before.ifPresent(upload -> tables.uploads.put(id,
        new Kept(change.apply(upload.row()), upload.content())));
    return before.isPresent();
  }

  @Override
  public void delete(Collection<UUID> ids) {
    tables.uploads.keySet().removeAll(ids);
  }

  @Override
  public int deleteOf(Collection<UUID> workspaceIds) {
    return delete(row -> workspaceIds.contains(row.workspaceId()), Integer.MAX_VALUE);
  }

  @Override
  public int deleteOver(Instant ackedBefore, Instant now, int limit) {
    return delete(row -> isOver(row, ackedBefore, now), limit);
  }

  /** Says whether nobody needs a file any more. */
  protected boolean isOver(PendingUpload row, Instant ackedBefore, Instant now) {
    return row.ackedAt().map(at -> at.isBefore(ackedBefore)).orElse(!row.expiresAt().isAfter(now));
  }

  private int delete(Predicate<PendingUpload> wanted, int limit) {
    List<UUID> ids = tables.uploads.values().stream().map(Kept::row).filter(wanted).limit(limit)
        .map(PendingUpload::id).toList();
    tables.uploads.keySet().removeAll(ids);
    return ids.size();
  }
}
