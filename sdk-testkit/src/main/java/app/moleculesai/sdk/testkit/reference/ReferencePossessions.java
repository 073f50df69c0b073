package app.moleculesai.sdk.testkit.reference;

import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.TokenUsage;
import app.moleculesai.sdk.api.registry.TokenUsageRepository;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import app.moleculesai.sdk.api.text.SearchWords;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a workspace owns, in a transaction. Each belongs to one thread. */
final class ReferencePossessions {
  private ReferencePossessions() {}

  /** Secrets. */
  record Secrets(ReferenceTables tables, List<StoredSecret> rows)
      implements
        SecretRepository {
    @Override
    public void put(List<StoredSecret> secrets) {
      secrets.forEach(secret -> secret.workspaceId().ifPresent(tables::requireWorkspace));
      for (var secret : secrets) {
        var before = list(secret.workspaceId()).stream()
            .filter(row -> row.key().equals(secret.key())).findFirst();
        delete(secret.workspaceId(), secret.key());
        rows.add(StoredSecret.of(secret.workspaceId(), secret.key(), secret.value(),
            secret.encryptionVersion(),
            before.map(StoredSecret::createdAt).orElse(secret.createdAt()), secret.updatedAt()));
      }
    }

    @Override
    public List<StoredSecret> list(Optional<UUID> workspaceId) {
      return rows.stream().filter(secret -> secret.workspaceId().equals(workspaceId))
          .sorted(Comparator.comparing(StoredSecret::key)).toList();
    }

    @Override
    public Set<UUID> owners(Optional<String> key) {
      return rows.stream().filter(secret -> key.isEmpty() || secret.key().equals(key.get()))
          .flatMap(secret -> secret.workspaceId().stream()).collect(Collectors.toSet());
    }

    @Override
    public boolean delete(Optional<UUID> workspaceId, String key) {
      return rows.removeIf(
          secret -> secret.workspaceId().equals(workspaceId) && secret.key().equals(key));
    }
  }

  /** Memories. */
  record Memories(ReferenceTables tables, List<Memory> rows)
      implements
        MemoryRepository {
    @Override
    public void insert(List<Memory> memories) {
      memories.forEach(memory -> tables.requireWorkspace(memory.workspaceId()));
      rows.addAll(memories);
    }

    @Override
    public Optional<Memory> find(UUID workspaceId, UUID id) {
      return rows.stream().filter(row -> row.workspaceId().equals(workspaceId))
          .filter(row -> row.id().equals(id)).findFirst();
    }

    @Override
    public List<Memory> find(MemoryQuery query) {
      return rows.stream().filter(row -> matches(query, row))
          .sorted(Comparator.comparing(Memory::createdAt).reversed()).limit(query.limit())
          .toList();
    }

    @Override
    public List<Memory> portion(Optional<Set<UUID>> owners, Optional<UUID> after, int limit,
        long mostBytes) {
      var next = rows.stream().filter(row -> isOf(owners, row))
          .filter(row -> after.filter(id -> row.id().toString().compareTo(id.toString()) <= 0)
              .isEmpty())
          .sorted(Comparator.comparing(row -> row.id().toString())).limit(limit).toList();
      int fitting = 0;
      for (long bytes = 0; fitting < next.size(); fitting++) {
        bytes += next.get(fitting).content().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > mostBytes) {
          break;
        }
      }
      return next.subList(0, Math.min(next.size(), Math.max(1, fitting)));
    }

    private boolean isOf(Optional<Set<UUID>> owners, Memory row) {
      return owners.map(ids -> ids.contains(row.workspaceId()))
          .orElseGet(() -> tables.workspaces.values().stream()
              .anyMatch(owner -> owner.id().equals(row.workspaceId()) && owner.isLive()));
    }

    private boolean matches(MemoryQuery query, Memory row) {
      return isOf(query.owners(), row)
          && query.scope().filter(scope -> scope != row.scope()).isEmpty()
          && query.namespace().filter(name -> !name.equals(row.namespace())).isEmpty()
          && query.text().filter(text -> !lower(row.content()).contains(lower(text))).isEmpty()
          && query.words().filter(words -> !SearchWords.match(row.content(), words)).isEmpty();
    }

    private static String lower(String text) {
      return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean replace(Memory memory) {
      var before = find(memory.workspaceId(), memory.id());
      before.ifPresent(row -> rows.set(rows.indexOf(row),
          row.with(memory.namespace(), memory.content())));
      return before.isPresent();
    }

    @Override
    public boolean delete(UUID workspaceId, UUID id) {
      return find(workspaceId, id).map(rows::remove).orElse(false);
    }

    @Override
    public List<Memory> list(UUID workspaceId, int limit) {
      return rows.stream().filter(memory -> memory.workspaceId().equals(workspaceId))
          .sorted(Comparator.comparing(Memory::createdAt).reversed()).limit(limit).toList();
    }
  }

  /** Allowed workspace plugins. */
  record PluginAllowlists(ReferenceTables tables, Map<UUID, List<AllowedWorkspacePlugin>> lists)
      implements
        WorkspacePluginAllowlistRepository {
    @Override
    public void replace(UUID orgId, List<AllowedWorkspacePlugin> plugins) {
      tables.requireWorkspace(orgId);
      var byName = new TreeMap<String, AllowedWorkspacePlugin>();
      plugins.forEach(plugin -> byName.put(plugin.name(), plugin));
      lists.put(orgId, List.copyOf(byName.values()));
    }

    @Override
    public List<AllowedWorkspacePlugin> list(UUID orgId) {
      return lists.getOrDefault(orgId, List.of());
    }
  }

  /** The use of language-model tokens. */
  record Usage(ReferenceTables tables, List<TokenUsage> rows)
      implements
        TokenUsageRepository {
    @Override
    public void add(List<TokenUsage> used) {
      used.forEach(more -> tables.requireWorkspace(more.workspaceId()));
      for (var more : used) {
        var before = find(more.workspaceId(), more.day());
        before.ifPresent(rows::remove);
        rows.add(before.map(row -> sum(row, more)).orElse(more));
      }
    }

    private static TokenUsage sum(TokenUsage a, TokenUsage b) {
      return new TokenUsage(a.workspaceId(), a.day(), a.inputTokens() + b.inputTokens(),
          a.outputTokens() + b.outputTokens(), a.calls() + b.calls());
    }

    @Override
    public Optional<TokenUsage> find(UUID workspaceId, LocalDate day) {
      return rows.stream()
          .filter(row -> row.workspaceId().equals(workspaceId) && row.day().equals(day))
          .findFirst();
    }
  }
}
