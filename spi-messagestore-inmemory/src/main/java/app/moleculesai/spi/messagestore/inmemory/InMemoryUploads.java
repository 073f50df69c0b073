package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Files that wait for their agents; as safe for threads as its state. */
record InMemoryUploads(State state) implements PendingUploadRepository {
  @Override
  public void insert(PendingUpload upload, Content content) {
    state.change(tables -> {
      tables.requireWorkspace(upload.workspaceId());
      if (tables.uploads.containsKey(upload.id())) {
        throw new SdkException(ErrorCode.CONFLICT, "upload " + upload.id() + " exists already");
      }
      tables.uploads = tables.uploads.plus(upload.id(),
          new KeptUpload(upload, state.folder().write(content, upload.size())));
    });
  }

  @Override
  public Optional<PendingUpload> find(UUID id) {
    return Optional.ofNullable(state.read().uploads.get(id)).map(KeptUpload::row);
  }

  @Override
  public Optional<InputStream> open(UUID id) {
    return Optional.ofNullable(state.read().uploads.get(id)).flatMap(InMemoryUploads::open);
  }

  private static Optional<InputStream> open(KeptUpload upload) {
    try {
      return Optional.of(Files.newInputStream(upload.file()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted since
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE, "upload " + upload.row().id()
          + " could not be opened", e);
    }
  }

  @Override
  public boolean fetched(UUID id, Instant now) {
    return changed(id, row -> true, row -> row.fetchedAt(now));
  }

  @Override
  public boolean ack(UUID id, Instant now) {
    return changed(id, row -> row.ackedAt().isEmpty(), row -> row.ackedAt(now));
  }

  private boolean changed(UUID id, Predicate<PendingUpload> condition,
      UnaryOperator<PendingUpload> change) {
    return state.write(tables -> {
      var before = Optional.ofNullable(tables.uploads.get(id))
          .filter(upload -> condition.test(upload.row()));
      before.ifPresent(upload -> tables.uploads = tables.uploads.plus(id,
          new KeptUpload(change.apply(upload.row()), upload.file())));
      return before.isPresent();
    });
  }

  @Override
  public void delete(Collection<UUID> ids) {
    state.change(tables -> tables.uploads = tables.uploads.minusAll(ids));
  }

  @Override
  public int deleteOf(Collection<UUID> workspaceIds) {
    var gone = Set.copyOf(workspaceIds);
    return state.write(tables -> delete(tables, of(tables, gone)));
  }

  @Override
  public int deleteOver(Instant ackedBefore, Instant now, int limit) {
    return state.write(tables -> delete(tables, ids(tables, row -> row.ackedAt()
        .map(at -> at.isBefore(ackedBefore)).orElse(!row.expiresAt().isAfter(now))).stream()
        .limit(limit).toList()));
  }

  private static int delete(Tables tables, List<UUID> ids) {
    tables.uploads = tables.uploads.minusAll(ids);
    return ids.size();
  }

  /** Returns the files of workspaces. */
  static List<UUID> of(Tables tables, Set<UUID> workspaceIds) {
    return ids(tables, row -> workspaceIds.contains(row.workspaceId()));
  }

  private static List<UUID> ids(Tables tables, Predicate<PendingUpload> wanted) {
    return tables.uploads.values().stream().map(KeptUpload::row).filter(wanted)
        .map(PendingUpload::id).toList();
  }
}
