package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Receipt;
import app.moleculesai.sdk.api.text.StorableText;
import app.moleculesai.sdk.testkit.reference.ReferenceStore;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores that change what they were given, or tell it to others. */
final class WrongContents {
  private WrongContents() {}

  /** Keeps times as dates of the process's own zone. */
  static final class IgnoresTheZone extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      var local = LocalDateTime.ofInstant(draft.createdAt(), ZoneId.systemDefault());
      return at(draft, local.toInstant(ZoneOffset.UTC));
    }

    @Override
    protected Stream<Activity> rows(UUID workspaceId, boolean oldestFirst) {
      return super.rows(workspaceId, oldestFirst).map(row -> {
        var local = LocalDateTime.ofInstant(row.createdAt(), ZoneOffset.UTC);
        return new Activity(row.sequence(),
            at(row.row(), local.atZone(ZoneId.systemDefault()).toInstant()));
      });
    }
  }

  /** Keeps times to the millisecond. */
  static final class CutsTimesToMilliseconds extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return at(draft, draft.createdAt().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  /** Puts the time of its own clock in place of the caller's. */
  static final class StampsItsOwnTime extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return at(draft, Instant.now());
    }
  }

  private static ActivityDraft at(ActivityDraft draft, Instant time) {
    return ActivityDraft.of(draft.workspaceId(), draft.id(), draft.type(), time)
        .status(draft.status()).sourceId(draft.sourceId().orElse(null))
        .sourceLabel(draft.sourceLabel().orElse(null)).targetId(draft.targetId().orElse(null))
        .method(draft.method().orElse(null)).summary(draft.summary().orElse(null))
        .correlation(draft.correlation().orElse(null)).owner(draft.owner().orElse(null))
        .requestBody(draft.requestBody().orElse(null))
        .responseBody(draft.responseBody().orElse(null)).toolTrace(draft.toolTrace().orElse(null))
        .durationMs(draft.durationMs().orElse(null)).errorDetail(draft.errorDetail().orElse(null))
        .idempotencyKey(draft.idempotencyKey().orElse(null)).build();
  }

  /** Composes characters, so that texts that differ come back alike. */
  static final class NormalisesText extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return draft.toBuilder().summary(draft.summary()
          .map(text -> Normalizer.normalize(text, Normalizer.Form.NFC)).orElse(null)).build();
    }
  }

  /** Takes blanks off both ends of a text. */
  static final class TrimsText extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return draft.toBuilder().method(draft.method().map(String::trim).orElse(null)).build();
    }
  }

  /** Writes JSON anew, without the blanks that were there. */
  static final class ReformatsJson extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return draft.toBuilder().requestBody(draft.requestBody()
          .map(body -> Body.of(body.text().replace(" ", ""))).orElse(null)).build();
    }
  }

  /** Makes an empty body a missing one. */
  static final class DropsEmptyBodies extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return draft.toBuilder().requestBody(draft.requestBody().filter(body -> body.size() > 0)
          .orElse(null)).build();
    }
  }

  /** Keeps the first 64 KiB of a body. */
  static final class CutsBodiesAt64Kib extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return draft.toBuilder().requestBody(draft.requestBody()
          .map(body -> body.size() <= 1 << 16
              ? body
              : Body.wrap(Arrays.copyOf(body.toByteArray(), 1 << 16)))
          .orElse(null)).build();
    }
  }

  /** Forgets which tools an agent used. */
  static final class LosesAField extends ReferenceStore {
    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      return draft.toBuilder().toolTrace(null).build();
    }
  }

  /** Repairs bad text, which is the server's business, instead of refusing it. */
  static final class RepairsBadText extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      return super.append(drafts.stream().map(draft -> draft.toBuilder()
          .summary(draft.summary().map(StorableText::repair).orElse(null)).build()).toList());
    }
  }

  /** Refuses bodies that do not begin like JSON. */
  static final class WantsJson extends ReferenceStore {
    @Override
    protected void check(ActivityDraft draft) {
      super.check(draft);
      if (draft.requestBody().filter(body -> !body.text().matches("(?s)[\\s\\[{\"0-9n].*"))
          .isPresent()) {
        throw SdkException.invalid("requestBody", "is not JSON");
      }
    }
  }

  /** Cuts a body that is too large. */
  static final class CutsLargeBodies extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      return super.append(drafts.stream().map(draft -> draft.toBuilder()
          .requestBody(draft.requestBody().map(CutsLargeBodies::cut).orElse(null))
          .responseBody(draft.responseBody().map(CutsLargeBodies::cut).orElse(null)).build())
          .toList());
    }

    private static Body cut(Body body) {
      return body.size() <= LIMITS.maxBodyBytes()
          ? body
          : Body.wrap(Arrays.copyOf(body.toByteArray(), LIMITS.maxBodyBytes()));
    }
  }

  /** Tells the log what it stores. */
  static final class LogsBodies extends ReferenceStore {
    private static final System.Logger LOG = System.getLogger(LogsBodies.class.getName());

    @Override
    protected ActivityDraft keep(ActivityDraft draft) {
      LOG.log(System.Logger.Level.TRACE, () -> "stored "
          + draft.requestBody().map(Body::text).orElse("nothing"));
      return draft;
    }
  }

  /** Shows the key that was used twice. */
  static final class ShowsKeysInErrors extends ReferenceStore {
    @Override
    public List<Receipt> append(List<ActivityDraft> drafts) {
      try {
        return super.append(drafts);
      } catch (SdkException e) {
        if (e.code() != ErrorCode.CONFLICT) {
          throw e;
        }
        throw new SdkException(e.code(), "key " + drafts.get(0).idempotencyKey().orElse(""), e);
      }
    }
  }
}
