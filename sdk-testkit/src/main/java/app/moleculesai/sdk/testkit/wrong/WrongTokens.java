package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.OrgToken;
import app.moleculesai.sdk.api.registry.OrgTokenRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.TokenHash;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.api.registry.WorkspaceToken;
import app.moleculesai.sdk.api.registry.WorkspaceTokenRepository;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Registries that are wrong about tokens. */
final class WrongTokens {
  private WrongTokens() {}

  private static Registry tokens(String method,
      OneMethod.Instead<WorkspaceTokenRepository> instead) {
    return OneMethod.registry(WorkspaceTokenRepository.class, method, instead);
  }

  private static Registry orgTokens(String method,
      OneMethod.Instead<OrgTokenRepository> instead) {
    return OneMethod.registry(OrgTokenRepository.class, method, instead);
  }

  /** Compares hashes as arrays are compared, by identity. */
  static Registry findsNone() {
    return tokens("findLive", (right, arguments) -> Optional.empty());
  }

  /** Says that it revoked a token, and does nothing. */
  static Registry revokesNone() {
    return tokens("revoke", (right, arguments) -> true);
  }

  /** Revokes a token by its id, whoever asks. */
  static Registry revokesForAnybody() {
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        var tx = super.open(copy);
        return OneMethod.replaced(tx, WorkspaceTokenRepository.class, "revoke",
            (right, arguments) -> tx.workspaces().list().stream().map(Workspace::id)
                .anyMatch(id -> right.revoke(id, (UUID) arguments[1], (Instant) arguments[2])));
      }
    };
  }

  /** Says that no token is live, whichever there are. */
  static Registry anyIsNever() {
    return tokens("anyLive", (right, arguments) -> false);
  }

  /** Revokes the tokens of the first workspace of many. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry revokesOfTheFirst() {
    return tokens("revokeAll", (right, arguments) -> right.revokeAll(
        ((Collection<UUID>) arguments[0]).stream().limit(1).toList(), (Instant) arguments[1]));
  }

  /** Revokes tokens that came before a time, whether they were used since or not. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry revokesTheUsed() {
    return tokens("revokeUnused", (right, arguments) -> ((Collection<UUID>) arguments[0]).stream()
        .flatMap(id -> right.list(id, Integer.MAX_VALUE, 0).stream())
        .filter(token -> token.createdAt().isBefore((Instant) arguments[1])
            && right.revoke(token.workspaceId(), token.id(), (Instant) arguments[2]))
        .collect(Collectors.toMap(WorkspaceToken::workspaceId, token -> 1, Integer::sum)));
  }

  /** Notes no use of a token. */
  static Registry notesNoUse() {
    return tokens("used", (right, arguments) -> null);
  }

  /** Gives the first page again and again. */
  static Registry ignoresTheOffset() {
    return tokens("list",
        (right, arguments) -> right.list((UUID) arguments[0], (Integer) arguments[1], 0));
  }

  /** Leaves a token out that has another one's id or hash, and says that it is stored. */
  static Registry swallowsConflicts() {
    return tokens("insert", (right, arguments) -> {
      try {
        return right.insert((WorkspaceToken) arguments[0], (Integer) arguments[1]);
      } catch (SdkException e) {
        return true;
      }
    });
  }

  /** Keeps organisations' tokens that were revoked. */
  static Registry orgTokensStay() {
    return orgTokens("revoke", (right, arguments) -> true);
  }

  /** Notes no use of an organisation's token. */
  static Registry notesNoUseOfOrgTokens() {
    return orgTokens("used", (right, arguments) -> null);
  }

  /** Lists the oldest of organisations' tokens first. */
  static Registry oldestOrgTokensFirst() {
    return orgTokens("list", (right, arguments) -> OneMethod.reversed(right.list(Integer.MAX_VALUE))
        .stream().limit((Integer) arguments[0]).toList());
  }

  /** Limits the tokens of all organisations first and looks for those of one then. */
  static Registry limitsOrgTokensTooEarly() {
    return orgTokens("list/2", (right, arguments) -> right.list((Integer) arguments[1]).stream()
        .filter(token -> token.orgId().equals(Optional.of(arguments[0]))).toList());
  }

  /** Lets a second token of an organisation have the hash of another. */
  static Registry orgTokensShareHashes() {
    return orgTokens("insert", (right, arguments) -> {
      var token = (OrgToken) arguments[0];
      boolean sameHash = right.findLive(token.hash())
          .filter(other -> !other.id().equals(token.id())).isPresent();
      right.insert(sameHash ? withHash(token, other(token.hash())) : token);
      return null;
    });
  }

  private static OrgToken withHash(OrgToken token, TokenHash hash) {
    return new OrgToken(token.id(), hash, token.prefix(), token.name(), token.createdBy(),
        token.orgId(), token.createdAt(), token.lastUsedAt());
  }

  private static TokenHash other(TokenHash hash) {
    var bytes = hash.toByteArray();
    bytes[0]++;
    return TokenHash.of(bytes);
  }

  /** Cuts names to what its column takes. */
  static Registry cutsNamesOfOrgTokens() {
    return orgTokens("insert", (right, arguments) -> {
      var token = (OrgToken) arguments[0];
      right.insert(new OrgToken(token.id(), token.hash(), token.prefix(),
          token.name().map(name -> name.substring(0, Math.min(255, name.length()))),
          token.createdBy(), token.orgId(), token.createdAt(), token.lastUsedAt()));
      return null;
    });
  }

  /** Keeps for each instance the tokens that it has seen. */
  static final class CachesTokens extends ReferenceRegistry {
    private final Map<TokenHash, WorkspaceToken> cache = new HashMap<>();

    CachesTokens(Kept kept) {
      super(kept);
    }

    @Override
    protected Transaction open(ReferenceTables copy) {
      return OneMethod.replaced(super.open(copy), WorkspaceTokenRepository.class, "findLive",
          (right, arguments) -> {
            var hash = (TokenHash) arguments[0];
            right.findLive(hash).ifPresent(token -> cache.put(hash, token));
            return Optional.ofNullable(cache.get(hash));
          });
    }
  }
}
