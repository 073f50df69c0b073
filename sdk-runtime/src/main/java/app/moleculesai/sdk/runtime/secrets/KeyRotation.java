package app.moleculesai.sdk.runtime.secrets;

import app.moleculesai.sdk.api.error.ErrorCode;
import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.registry.PushConfig;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.StoredSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Encrypts all secrets by the key of today, push configurations among them: those of the key before, and those in clear.
 * One transaction for each owner, and for each page of push configurations; what was broken off is gone on with by doing
 * it again, because what has the key of today is left alone.
 */
public final class KeyRotation {
  private static final int PAGE = 100;

  private final Registry registry;
  private final SecretVault vault;

  /** Takes where the secrets are and a vault that knows both keys. */
  public KeyRotation(Registry registry, SecretVault vault) {
    this.registry = registry;
    this.vault = vault;
  }

  /**
   * How far a rotation came.
   *
   * @param encrypted how many were in clear
   * @param renewed how many had the key before
   * @param current how many have the key of today already
   * @param unreadable those that neither key opens, by name; left as they are
   */
  public record Outcome(int encrypted, int renewed, int current, List<String> unreadable) {
    private Outcome plus(Outcome other) {
      var names = new ArrayList<>(unreadable);
      names.addAll(other.unreadable);
      return new Outcome(encrypted + other.encrypted, renewed + other.renewed,
          current + other.current, List.copyOf(names));
    }
  }

  /**
   * Does it.
   *
   * @throws SdkException {@code config_invalid} when there is no key; what the registry throws when it does not answer,
   *         and then the owners done so far are done
   */
  public Outcome run() {
    if (!vault.encrypts()) {
      throw new SdkException(ErrorCode.CONFIG_INVALID,
          "SECRETS_ENCRYPTION_KEY is not set: there is no key to encrypt by");
    }
    var outcome = renew(Optional.empty());
    for (var owner : registry.secrets().owners(Optional.empty())) {
      outcome = outcome.plus(renew(Optional.of(owner)));
    }
    return outcome.plus(renewPushConfigs());
  }

  private Outcome renew(Optional<UUID> owner) {
    return registry.transaction(transaction -> {
      var count = new Count();
      var renewed = new ArrayList<StoredSecret>();
      for (var secret : transaction.secrets().list(owner)) {
        var renewal = vault.renew(secret);
        count.add(renewal.state(),
            () -> owner.map(id -> "workspace " + id + ": ").orElse("global: ") + secret.key());
        renewal.renewed().ifPresent(renewed::add);
      }
      if (!renewed.isEmpty()) {
        transaction.secrets().put(renewed);
      }
      return count.outcome();
    });
  }

  private Outcome renewPushConfigs() {
    var outcome = new Outcome(0, 0, 0, List.of());
    var after = Optional.<UUID>empty();
    do {
      var page = registry.pushConfigs().page(after, PAGE);
      outcome = outcome.plus(renewPushConfigs(page));
      after = page.size() < PAGE ? Optional.empty() : Optional.of(page.getLast().key());
    } while (after.isPresent());
    return outcome;
  }

  private Outcome renewPushConfigs(List<PushConfig> page) {
    return registry.transaction(transaction -> {
      var count = new Count();
      for (var listed : page) {
        transaction.pushConfigs().find(listed.key()).ifPresent(config -> {
          var renewal = vault.renew(config.content());
          count.add(renewal.state(), () -> "workspace " + config.workspaceId()
              + ": push configuration " + config.key());
          renewal.renewed()
              .ifPresent(content -> transaction.pushConfigs().reseal(config.key(), content));
        });
      }
      return count.outcome();
    });
  }

  /** Counts within one transaction, which may be run again. */
  private static final class Count {
    private int encrypted;
    private int renewed;
    private int current;
    private final List<String> unreadable = new ArrayList<>();

    void add(SecretVault.State state, Supplier<String> name) {
      switch (state) {
        case CLEAR -> encrypted++;
        case OLD_KEY -> renewed++;
        case CURRENT -> current++;
        case UNREADABLE -> unreadable.add(name.get());
      }
    }

    Outcome outcome() {
      return new Outcome(encrypted, renewed, current, unreadable);
    }
  }
}
