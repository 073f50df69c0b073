package app.moleculesai.spi.messagestore.postgres.registry;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Files that wait for their agents; as safe for threads as its session. The driver sends a content as it reads it;
 * it would read a whole column at once, so it is asked for a piece at a time.
 *
 * @param session how it reaches them
 */
record UploadTable(Session session) implements PendingUploadRepository {
  /** No content: that is asked for by itself. */
  private static final String COLUMNS = "file_id, workspace_id, filename, mimetype, size_bytes,"
      + " created_at, expires_at, fetched_at, acked_at";

  /** The table has no foreign key, so the workspace is looked for. */
  private static final String INSERT = """
      INSERT INTO pending_uploads (file_id, workspace_id, filename, mimetype, size_bytes,
        created_at, expires_at, fetched_at, acked_at, content)
      SELECT CAST(:id AS uuid), id, :name, :type, :size, CAST(:created AS timestamptz),
        CAST(:expires AS timestamptz), CAST(:fetched AS timestamptz), CAST(:acked AS timestamptz),
        CAST(:content AS bytea)
      FROM workspaces WHERE id = CAST(:workspace AS uuid)""";

  private static final String FIND = "SELECT " + COLUMNS
      + " FROM pending_uploads WHERE file_id = :id";

  private static final String PIECE = """
      SELECT substring(content FROM :from FOR :length) FROM pending_uploads WHERE file_id = :id""";

  private static final String FETCHED = """
      UPDATE pending_uploads SET fetched_at = CAST(:now AS timestamptz) WHERE file_id = :id""";

  private static final String ACK = """
      UPDATE pending_uploads SET acked_at = CAST(:now AS timestamptz)
      WHERE file_id = :id AND acked_at IS NULL""";

  private static final String DELETE = """
      DELETE FROM pending_uploads WHERE file_id = ANY (CAST(:ids AS uuid[]))""";

  static final String DELETE_OF = """
      DELETE FROM pending_uploads WHERE workspace_id = ANY (CAST(:ids AS uuid[]))""";

  /** Each half has its own index. */
  private static final String DELETE_OVER = """
      DELETE FROM pending_uploads WHERE file_id IN (
        (SELECT file_id FROM pending_uploads
          WHERE acked_at < CAST(:acked AS timestamptz) LIMIT :limit)
        UNION ALL
        (SELECT file_id FROM pending_uploads
          WHERE acked_at IS NULL AND expires_at <= CAST(:now AS timestamptz) LIMIT :limit)
        LIMIT :limit)""";

  @Override
  public void insert(PendingUpload upload, Content content) {
    session.write("inserting upload " + upload.id(), handle -> {
      if (insert(handle, upload, content) == 0) {
        throw SdkException.notFound("workspace " + upload.workspaceId());
      }
      return true;
    });
  }

  private static int insert(Handle handle, PendingUpload upload, Content content) {
    try (var in = content.open()) {
      return handle.createUpdate(INSERT).bind("id", upload.id())
          .bind("workspace", upload.workspaceId()).bind("name", upload.name())
          .bind("type", upload.mediaType()).bind("size", upload.size())
          .bind("created", Values.text(upload.createdAt()))
          .bind("expires", Values.text(upload.expiresAt()))
          .bind("fetched", Values.text(upload.fetchedAt()))
          .bind("acked", Values.text(upload.ackedAt()))
          .bindBinaryStream("content", in, Math.toIntExact(upload.size())).execute();
    } catch (IOException e) {
      throw new SdkException(ErrorCode.UNAVAILABLE,
          "the content of upload " + upload.id() + " could not be read", e);
    }
  }

  @Override
  public Optional<PendingUpload> find(UUID id) {
    return session.read("finding upload " + id,
        handle -> handle.createQuery(FIND).bind("id", id).map(UploadTable::read).findOne());
  }

  @Override
  public Optional<InputStream> open(UUID id) {
    return find(id).map(upload -> new Pieces(upload.size(), (at, length) -> piece(id, at, length)));
  }

  private byte[] piece(UUID id, long at, int length) throws IOException {
    try {
      return session.read("reading upload " + id, handle -> handle.createQuery(PIECE)
          .bind("id", id).bind("from", Math.toIntExact(at + 1)).bind("length", length)
          .map((row, context) -> row.getBytes(1)).findOne())
          .orElseThrow(() -> new IOException("upload " + id + " is not there any more"));
    } catch (SdkException e) {
      throw new IOException("upload " + id + " cannot be read on", e);
    }
  }

  @Override
  public boolean fetched(UUID id, Instant now) {
    return session.write("noting that upload " + id + " was read",
        handle -> handle.createUpdate(FETCHED).bind("id", id).bind("now", Values.text(now))
            .execute()) == 1;
  }

  @Override
  public boolean ack(UUID id, Instant now) {
    return session.write("noting that upload " + id + " was taken",
        handle -> handle.createUpdate(ACK).bind("id", id).bind("now", Values.text(now))
            .execute()) == 1;
  }

  @Override
  public void delete(Collection<UUID> ids) {
    session.write("deleting uploads", handle -> handle.createUpdate(DELETE)
        .bind("ids", Values.ids(ids)).execute());
  }

  @Override
  public int deleteOf(Collection<UUID> workspaceIds) {
    return session.write("deleting the uploads of workspaces", handle -> handle
        .createUpdate(DELETE_OF).bind("ids", Values.ids(workspaceIds)).execute());
  }

  @Override
  public int deleteOver(Instant ackedBefore, Instant now, int limit) {
    return session.write("deleting uploads that are over", handle -> handle
        .createUpdate(DELETE_OVER).bind("acked", Values.limit(ackedBefore))
        .bind("now", Values.limit(now)).bind("limit", limit).execute());
  }

  private static PendingUpload read(ResultSet row, StatementContext context) throws SQLException {
    return new PendingUpload(Values.id(row, "file_id"), Values.id(row, "workspace_id"),
        row.getString("filename"), row.getString("mimetype"), row.getLong("size_bytes"),
        Values.time(row, "created_at"), Values.time(row, "expires_at"),
        Values.findTime(row, "fetched_at"), Values.findTime(row, "acked_at"));
  }
}
