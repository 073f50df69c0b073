package app.moleculesai.sdk.testkit.wrong;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PendingUpload;
import app.moleculesai.sdk.api.registry.PendingUploadRepository;
import app.moleculesai.sdk.api.registry.PendingUploadRepository.Content;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import app.moleculesai.sdk.testkit.reference.ReferenceUploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Registries that are wrong about files that wait for their agents. */
final class WrongUploads {
  private static final int PIECE = 1 << 20;

  private WrongUploads() {}

  private static Registry uploads(String method,
      OneMethod.Instead<PendingUploadRepository> instead) {
    return OneMethod.registry(PendingUploadRepository.class, method, instead);
  }

  private static Registry other(Function<ReferenceTables, PendingUploadRepository> uploads) {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        return new ReferenceTransaction(copy) {
          @Override
          public PendingUploadRepository pendingUploads() {
            return uploads.apply(copy);
          }
        };
      }
    };
  }

  private static byte[] bytes(InputStream content) {
    try (content) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps contents as text. */
  static Registry contentsAreText() {
    return uploads("open", (right, arguments) -> right.open((UUID) arguments[0]).map(
        in -> new ByteArrayInputStream(new String(bytes(in), UTF_8).getBytes(UTF_8))));
  }

  /** Gives the first piece of a content again and again. */
  static Registry repeatsTheFirstPiece() {
    return uploads("open", (right, arguments) -> right.open((UUID) arguments[0]).map(in -> {
      var all = bytes(in);
      return all.length <= PIECE
          ? new ByteArrayInputStream(all)
          : new SequenceInputStream(new ByteArrayInputStream(all, 0, PIECE),
              new ByteArrayInputStream(all, 0, all.length - PIECE));
    }));
  }

  /** Takes a file of a known id in the place of the one that is there. */
  static Registry replacesKnownIds() {
    return uploads("insert", (right, arguments) -> {
      var upload = (PendingUpload) arguments[0];
      right.delete(List.of(upload.id()));
      right.insert(upload, (Content) arguments[1]);
      return null;
    });
  }

  /** Notes the first read of a file only. */
  static Registry notesTheFirstRead() {
    return uploads("fetched", (right, arguments) -> {
      var upload = right.find((UUID) arguments[0]);
      return upload.flatMap(PendingUpload::fetchedAt).isPresent()
          || right.fetched((UUID) arguments[0], (Instant) arguments[1]);
    });
  }

  /** Says of every acknowledgement that it was the first. */
  static Registry everyAckIsTheFirst() {
    return uploads("ack", (right, arguments) -> {
      boolean unused = right.ack((UUID) arguments[0], (Instant) arguments[1]);
      return right.find((UUID) arguments[0]).isPresent();
    });
  }

  /** Deletes what expired, whether its agent has it or not. */
  static Registry sweepsWhatIsAcked() {
    return other(tables -> new ReferenceUploads(tables) {
      @Override
      protected boolean isOver(PendingUpload row, Instant ackedBefore, Instant now) {
        return super.isOver(row, ackedBefore, now) || !row.expiresAt().isAfter(now);
      }
    });
  }

  /** Deletes all that is over at once. */
  static Registry sweepsWithoutLimit() {
    return uploads("deleteOver", (right, arguments) -> right.deleteOver((Instant) arguments[0],
        (Instant) arguments[1], Integer.MAX_VALUE));
  }

  /** Keeps of a workspace what was acknowledged. */
  static Registry keepsWhatIsAcked() {
    return other(tables -> new ReferenceUploads(tables) {
      @Override
      public int deleteOf(Collection<UUID> workspaceIds) {
        return super.deleteOver(Instant.MIN, Instant.MAX, Integer.MAX_VALUE);
      }
    });
  }

  /** Gives the beginning of a content for the whole. */
  static Registry endsEarly() {
    return uploads("open", (right, arguments) -> right.open((UUID) arguments[0]).map(
        in -> new ByteArrayInputStream(Arrays.copyOf(bytes(in), 1000))));
  }

  /** Shows files also when their transaction was undone. */
  static Registry showsWhatIsUndone() {
    var shown = new ConcurrentHashMap<UUID, PendingUpload>();
    return other(tables -> new ReferenceUploads(tables) {
      @Override
      public void insert(PendingUpload upload, Content content) {
        super.insert(upload, content);
        shown.put(upload.id(), upload);
      }

      @Override
      public Optional<PendingUpload> find(UUID id) {
        return super.find(id).or(() -> Optional.ofNullable(shown.get(id)));
      }
    });
  }

  /** Takes files for anybody. */
  static Registry ofAnybody() {
    return uploads("insert", (right, arguments) -> {
      try {
        right.insert((PendingUpload) arguments[0], (Content) arguments[1]);
      } catch (SdkException e) {
        if (e.code() != ErrorCode.NOT_FOUND) {
          throw e;
        }
      }
      return null;
    });
  }

  /** Forgets when its agent has read a file. */
  static Registry losesReads() {
    return uploads("find", (right, arguments) -> right.find((UUID) arguments[0])
        .map(row -> new PendingUpload(row.id(), row.workspaceId(), row.name(), row.mediaType(),
            row.size(), row.createdAt(), row.expiresAt(), Optional.empty(), row.ackedAt())));
  }
}
