package app.moleculesai.spi.messagestore.inmemory;

import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StoredSecret;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.pcollections.TreePMap;

/** Secrets as the server encrypted them; as safe for threads as its state. */
record InMemorySecrets(State state) implements SecretRepository {
  @Override
  public void put(List<StoredSecret> secrets) {
    state.change(tables -> {
      for (var secret : secrets) {
        secret.workspaceId().ifPresent(tables::requireWorkspace);
        var others = of(tables, secret.workspaceId());
        var before = Optional.ofNullable(others.get(secret.key()));
        var kept = StoredSecret.of(secret.workspaceId(), secret.key(), secret.value(),
            secret.encryptionVersion(),
            before.map(StoredSecret::createdAt).orElse(secret.createdAt()), secret.updatedAt());
        tables.secrets = tables.secrets.plus(secret.workspaceId(),
            others.plus(secret.key(), kept));
      }
    });
  }

  @Override
  public List<StoredSecret> list(Optional<UUID> workspaceId) {
    return List.copyOf(of(state.read(), workspaceId).values());
  }

  @Override
  public Set<UUID> owners(Optional<String> key) {
    var owners = new HashSet<UUID>();
    state.read().secrets.forEach((owner, secrets) -> {
      if (key.map(secrets::containsKey).orElse(!secrets.isEmpty())) {
        owner.ifPresent(owners::add);
      }
    });
    return owners;
  }

  @Override
  public boolean delete(Optional<UUID> workspaceId, String key) {
    return state.write(tables -> {
      var own = of(tables, workspaceId);
      tables.secrets = tables.secrets.plus(workspaceId, own.minus(key));
      return own.containsKey(key);
    });
  }

  private static TreePMap<String, StoredSecret> of(Tables tables, Optional<UUID> owner) {
    return tables.secrets.getOrDefault(owner, TreePMap.empty());
  }
}
