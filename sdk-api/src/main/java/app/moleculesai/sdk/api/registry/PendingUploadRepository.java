package app.moleculesai.sdk.api.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * Files that wait until their agents fetch them ({@code wire.md} 9.5). Contents are streamed in and out: no
 * implementation holds a whole one in memory. A file goes with its workspace when that is purged.
 */
public interface PendingUploadRepository {
  /** The bytes of a file, to be read from the start any number of times. */
  @FunctionalInterface
  interface Content {
    /** Opens it; the caller closes the stream. */
    InputStream open() throws IOException;
  }

  /**
   * Inserts a file.
   *
   * @param content has exactly as many bytes as the file says; read before the call returns
   * @throws app.moleculesai.sdk.api.error.SdkException {@code not_found} when there is no such workspace, {@code conflict}
   *         when its id is another one's, {@code unavailable} when the content could not be read or kept
   */
  void insert(PendingUpload upload, Content content);

  /** Finds a file, also one that was fetched, acknowledged or expired. */
  Optional<PendingUpload> find(UUID id);

  /**
   * Opens the content of a file; the caller closes the stream. Reading it fails with an {@link IOException} when the file
   * is deleted meanwhile or the backend does not answer; it is read before a transaction ends that opened it.
   */
  Optional<InputStream> open(UUID id);

  /** Notes that the agent has read a file; false when that is not there. */
  boolean fetched(UUID id, Instant now);

  /** Notes that the agent has a file; false when that is not there, or was noted before. */
  boolean ack(UUID id, Instant now);

  /** Deletes files; those that are not there are no error. */
  void delete(Collection<UUID> ids);

  /** Deletes all files of workspaces; returns how many. */
  int deleteOf(Collection<UUID> workspaceIds);

  /**
   * Deletes files that nobody needs any more, at most so many; returns how many.
   *
   * @param ackedBefore those acknowledged before this
   * @param now those that expired, unless they were acknowledged
   */
  int deleteOver(Instant ackedBefore, Instant now, int limit);
}
