package app.moleculesai.sdk.testkit.wrong;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.AllowedWorkspacePlugin;
import app.moleculesai.sdk.api.registry.LayoutRepository;
import app.moleculesai.sdk.api.registry.Memory;
import app.moleculesai.sdk.api.registry.MemoryQuery;
import app.moleculesai.sdk.api.registry.MemoryRepository;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.RuntimeImagePin;
import app.moleculesai.sdk.api.registry.RuntimeImagePinRepository;
import app.moleculesai.sdk.api.registry.Schedule;
import app.moleculesai.sdk.api.registry.ScheduleRepository;
import app.moleculesai.sdk.api.registry.SecretRepository;
import app.moleculesai.sdk.api.registry.StoredSecret;
import app.moleculesai.sdk.api.registry.StructureEventRepository;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.api.registry.WorkspaceConfigRepository;
import app.moleculesai.sdk.api.registry.WorkspacePluginAllowlistRepository;
import app.moleculesai.sdk.api.registry.WorkspaceRepository;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Registries that are wrong about what belongs to workspaces. */
final class WrongPossessions {
  private WrongPossessions() {}

  /** Reads a text as a pattern of SQL. */
  static Pattern like(String pattern) {
    var regex = new StringBuilder();
    pattern.codePoints().mapToObj(Character::toString).forEach(
        c -> regex.append(c.equals("%") ? ".*" : c.equals("_") ? "." : Pattern.quote(c)));
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Takes no layout away. */
  static Registry layoutsStay() {
    return OneMethod.registry(LayoutRepository.class, "delete", (right, arguments) -> null);
  }

  /** Keeps the first configuration of a workspace. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry configurationsAreKept() {
    return OneMethod.registry(WorkspaceConfigRepository.class, "put", (right, arguments) -> {
      ((Map<UUID, Body>) arguments[0]).forEach((id, config) -> {
        if (right.find(id).isEmpty()) {
          right.put(Map.of(id, config));
        }
      });
      return null;
    });
  }

  /** Takes a new value of a secret for a new secret. */
  static Registry newValuesAreNewSecrets() {
    return OneMethod.registry(SecretRepository.class, "put", (right, arguments) -> {
      var secrets = OneMethod.<StoredSecret>list(arguments[0]);
      secrets.forEach(secret -> right.delete(secret.workspaceId(), secret.key()));
      right.put(secrets);
      return null;
    });
  }

  /** Keeps secrets as text. */
  static Registry secretsAreText() {
    return OneMethod.registry(SecretRepository.class, "put", (right, arguments) -> {
      right.put(OneMethod.<StoredSecret>list(arguments[0]).stream()
          .map(secret -> StoredSecret.of(secret.workspaceId(), secret.key(),
              new String(secret.value(), UTF_8).getBytes(UTF_8), secret.encryptionVersion(),
              secret.createdAt(), secret.updatedAt()))
          .toList());
      return null;
    });
  }

  /** Counts everybody who has a secret as an owner of any. */
  static Registry ownersOfAnyKey() {
    return OneMethod.registry(SecretRepository.class, "owners",
        (right, arguments) -> right.owners(Optional.empty()));
  }

  /** Keeps the first pin of a runtime name. */
  static Registry pinsAreKept() {
    return OneMethod.registry(RuntimeImagePinRepository.class, "put", (right, arguments) -> {
      var pin = (RuntimeImagePin) arguments[0];
      if (right.find(pin.runtime()).isEmpty()) {
        right.put(pin);
      }
      return null;
    });
  }

  /** Lists pins the other way round. */
  static Registry pinsWithoutOrder() {
    return OneMethod.registry(RuntimeImagePinRepository.class, "list",
        (right, arguments) -> OneMethod.reversed(right.list()));
  }

  /** Takes no pin away, and says that it did. */
  static Registry pinsStay() {
    return OneMethod.registry(RuntimeImagePinRepository.class, "delete",
        (right, arguments) -> true);
  }

  /** Adds to a list of allowed plugins, and never takes one away. */
  static Registry allowedPluginsStay() {
    return OneMethod.registry(WorkspacePluginAllowlistRepository.class, "replace",
        (right, arguments) -> {
          var all = new ArrayList<>(right.list((UUID) arguments[0]));
          all.addAll(OneMethod.<AllowedWorkspacePlugin>list(arguments[1]));
          right.replace((UUID) arguments[0], all);
          return null;
        });
  }

  /** Lists allowed plugins the other way round. */
  static Registry allowedPluginsWithoutOrder() {
    return OneMethod.registry(WorkspacePluginAllowlistRepository.class, "list",
        (right, arguments) -> OneMethod.reversed(right.list((UUID) arguments[0])));
  }

  /** Keeps the first of a name that comes twice among allowed plugins. */
  static Registry allowedPluginsOfTheFirst() {
    return OneMethod.registry(WorkspacePluginAllowlistRepository.class, "replace",
        (right, arguments) -> {
          right.replace((UUID) arguments[0], OneMethod
              .reversed(OneMethod.<AllowedWorkspacePlugin>list(arguments[1])));
          return null;
        });
  }

  /** Lets one organisation at a time allow a plugin. */
  static Registry allowedPluginsOfOneOrganisation() {
    var owners = new ConcurrentHashMap<String, UUID>();
    return OneMethod.registry(WorkspacePluginAllowlistRepository.class, "replace",
        (right, arguments) -> {
          var org = (UUID) arguments[0];
          right.replace(org, OneMethod.<AllowedWorkspacePlugin>list(arguments[1]).stream()
              .filter(plugin -> owners.computeIfAbsent(plugin.name(), name -> org).equals(org))
              .toList());
          return null;
        });
  }

  /** Takes an empty list of allowed plugins for anybody's. */
  static Registry emptyAllowlistsOfAnybody() {
    return OneMethod.registry(WorkspacePluginAllowlistRepository.class, "replace",
        (right, arguments) -> {
          var plugins = OneMethod.<AllowedWorkspacePlugin>list(arguments[1]);
          if (!plugins.isEmpty() || !right.list((UUID) arguments[0]).isEmpty()) {
            right.replace((UUID) arguments[0], plugins);
          }
          return null;
        });
  }

  /** Orders keys as a dictionary does, without regard to case and signs. */
  static Registry ordersKeysLikeADictionary() {
    return OneMethod.registry(SecretRepository.class, "list",
        (right, arguments) -> right.list(OneMethod.optional(arguments[0])).stream()
            .sorted(Comparator.comparing(
                secret -> secret.key().replace("_", "").toLowerCase(Locale.ROOT)))
            .toList());
  }

  /** Leaves every schedule alone that is there. */
  static Registry templatesRefreshNothing() {
    return OneMethod.registry(ScheduleRepository.class, "putFromTemplate",
        (right, arguments) -> right.putFromTemplate(OneMethod.<Schedule>list(arguments[0]).stream()
            .filter(schedule -> right.list(schedule.workspaceId()).stream()
                .noneMatch(old -> old.name().equals(schedule.name())))
            .toList()));
  }

  /** Takes a name for the same schedule in every workspace. */
  static Registry namesOfSchedulesAreGlobal() {
    return OneMethod.registry(ScheduleRepository.class, "putFromTemplate", (right, arguments) -> {
      var names = new HashSet<String>();
      return right.putFromTemplate(OneMethod.<Schedule>list(arguments[0]).stream()
          .filter(schedule -> names.add(schedule.name())).toList());
    });
  }

  private static Registry searching(OneMethod.Instead<MemoryRepository> instead) {
    return OneMethod.registry(MemoryRepository.class, "search/3", instead);
  }

  /** Searches memories in the order in which they were written. */
  static Registry findsTheOldestMemories() {
    return searching((right, arguments) -> OneMethod
        .reversed(right.search((UUID) arguments[0], (String) arguments[1], Integer.MAX_VALUE))
        .stream().limit((Integer) arguments[2]).toList());
  }

  /** Reads the text of a search as a pattern of SQL. */
  static Registry searchesByPattern() {
    return searching((right, arguments) -> {
      var wanted = like((String) arguments[1]);
      return right.list((UUID) arguments[0], Integer.MAX_VALUE).stream()
          .filter(memory -> wanted.matcher(memory.content()).find()
              || wanted.matcher(memory.scope().name()).find())
          .limit((Integer) arguments[2]).toList();
    });
  }

  /** Searches the newest memories only: as many as are asked for. */
  static Registry limitsBeforeItSearches() {
    return searching((right, arguments) -> right.list((UUID) arguments[0], (Integer) arguments[2])
        .stream().filter(memory -> contains(memory, (String) arguments[1])).toList());
  }

  private static Registry finding(UnaryOperator<MemoryQuery> changed) {
    return OneMethod.registry(MemoryRepository.class, "find/1",
        (right, arguments) -> right.find(changed.apply((MemoryQuery) arguments[0])));
  }

  /** Searches the memories of everybody when one workspace is asked about. */
  static Registry memoriesOfEverybody() {
    return finding(query -> new MemoryQuery(Optional.empty(), query.scope(), query.namespace(),
        query.text(), query.words(), query.limit()));
  }

  /** Finds memories whatever may read them. */
  static Registry memoriesOfAnyScope() {
    return finding(query -> new MemoryQuery(query.owners(), Optional.empty(), query.namespace(),
        query.text(), query.words(), query.limit()));
  }

  /** Takes the words that are looked for for one text. */
  static Registry wordsInOneOrder() {
    return finding(query -> query.words()
        .map(words -> new MemoryQuery(query.owners(), query.scope(), query.namespace(),
            Optional.of(String.join(" ", words)), Optional.empty(), query.limit()))
        .orElse(query));
  }

  /** Reads the text that a content contains as a pattern of SQL. */
  static Registry queriesByPattern() {
    return OneMethod.registry(MemoryRepository.class, "find/1", (right, arguments) -> {
      var query = (MemoryQuery) arguments[0];
      var all = new MemoryQuery(query.owners(), query.scope(), query.namespace(),
          Optional.empty(), query.words(), Integer.MAX_VALUE);
      return right.find(all).stream()
          .filter(memory -> query.text().filter(
              text -> !like(text).matcher(memory.content()).find()).isEmpty())
          .limit(query.limit()).toList();
    });
  }

  /** Keeps the first thousand characters of a memory. */
  static Registry shortMemories() {
    return OneMethod.registry(MemoryRepository.class, "insert", (right, arguments) -> {
      right.insert(OneMethod.<Memory>list(arguments[0]).stream()
          .map(memory -> memory.with(memory.namespace(),
              memory.content().substring(0, Math.min(1000, memory.content().length()))))
          .toList());
      return null;
    });
  }

  /** Finds the memories of removed workspaces beside those of the living. */
  static Registry memoriesOfTheRemoved() {
    var owners = ConcurrentHashMap.<UUID>newKeySet();
    return new ReferenceRegistry() {
      @Override
      protected Transaction open(ReferenceTables copy) {
        var noting = OneMethod.replaced(super.open(copy), MemoryRepository.class, "insert",
            (right, arguments) -> {
              var memories = OneMethod.<Memory>list(arguments[0]);
              memories.forEach(memory -> owners.add(memory.workspaceId()));
              right.insert(memories);
              return null;
            });
        return OneMethod.replaced(noting, MemoryRepository.class, "find/1",
            (right, arguments) -> {
              var query = (MemoryQuery) arguments[0];
              return right.find(query.owners().isPresent() ? query : query.of(owners));
            });
      }
    };
  }

  private static Registry portioning(OneMethod.Instead<MemoryRepository> instead) {
    return OneMethod.registry(MemoryRepository.class, "portion", instead);
  }

  /** Compares ids as numbers with a sign. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry portionsBySign() {
    return portioning((right, arguments) -> {
      var after = (Optional<UUID>) arguments[1];
      return right.portion((Optional<Set<UUID>>) arguments[0], Optional.empty(),
          Integer.MAX_VALUE, Long.MAX_VALUE).stream().sorted(Comparator.comparing(Memory::id))
          .filter(memory -> after.filter(id -> memory.id().compareTo(id) <= 0).isEmpty())
          .limit((Integer) arguments[2]).toList();
    });
  }

  /** Shows the last one of a portion in the next one again. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry portionsOverlap() {
    return portioning((right, arguments) -> {
      var after = (Optional<UUID>) arguments[1];
      return right.portion((Optional<Set<UUID>>) arguments[0], Optional.empty(),
          Integer.MAX_VALUE, Long.MAX_VALUE).stream().filter(
              memory -> after
                  .filter(id -> memory.id().toString().compareTo(id.toString()) < 0).isEmpty())
          .limit((Integer) arguments[2]).toList();
    });
  }

  /** Takes what a portion may have in characters for bytes. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry portionsByCharacters() {
    return portioning((right, arguments) -> {
      var portion = right.portion((Optional<Set<UUID>>) arguments[0],
          (Optional<UUID>) arguments[1], (Integer) arguments[2], Long.MAX_VALUE);
      int fitting = 0;
      for (long left = (Long) arguments[3]; fitting < portion.size(); fitting++) {
        left -= portion.get(fitting).content().length();
        if (left < 0) {
          break;
        }
      }
      return portion.subList(0, Math.min(portion.size(), Math.max(1, fitting)));
    });
  }

  /** Ends before a memory that alone is too large. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry portionsEndBeforeTheLarge() {
    return portioning((right, arguments) -> {
      var portion = right.portion((Optional<Set<UUID>>) arguments[0],
          (Optional<UUID>) arguments[1], (Integer) arguments[2], (Long) arguments[3]);
      return portion.stream().anyMatch(memory -> memory.content()
          .getBytes(StandardCharsets.UTF_8).length > (Long) arguments[3]) ? List.of() : portion;
    });
  }

  private static Registry missing(BiPredicate<Memory, Memory> isSame) {
    return OneMethod.registry(MemoryRepository.class, "missing/1",
        (right, arguments) -> OneMethod.<Memory>list(arguments[0]).stream()
            .filter(memory -> right.list(memory.workspaceId(), Integer.MAX_VALUE).stream()
                .noneMatch(other -> isSame.test(memory, other)))
            .toList());
  }

  /** Takes a memory for one of another scope with the same content. */
  static Registry factsWithoutScope() {
    return missing((memory, other) -> memory.content().equals(other.content()));
  }

  /** Takes a memory for one that its content begins with. */
  static Registry factsByTheirBeginning() {
    return missing((memory, other) -> memory.scope() == other.scope()
        && memory.content().startsWith(other.content()));
  }

  /** Changes a memory's namespace and keeps its content. */
  static Registry contentsAreKept() {
    return OneMethod.registry(MemoryRepository.class, "replace", (right, arguments) -> {
      var memory = (Memory) arguments[0];
      return right.find(memory.workspaceId(), memory.id())
          .map(before -> right.replace(memory.with(memory.namespace(), before.content())))
          .orElse(false);
    });
  }

  /** Deletes no memory, and says that it did. */
  static Registry memoriesStay() {
    return OneMethod.registry(MemoryRepository.class, "delete", (right, arguments) -> true);
  }

  /** Deletes whichever memory has the id. */
  static Registry anybodyDeletesMemories() {
    return OneMethod.registry(MemoryRepository.class, "delete", (right, arguments) -> {
      var all = right.find(MemoryQuery.newest(Integer.MAX_VALUE)).stream()
          .filter(memory -> memory.id().equals(arguments[1])).findFirst();
      return all.map(memory -> right.delete(memory.workspaceId(), memory.id())).orElse(false);
    });
  }

  private static boolean contains(Memory memory, String text) {
    return (memory.content() + "\n" + memory.scope()).toLowerCase(Locale.ROOT)
        .contains(text.toLowerCase(Locale.ROOT));
  }

  /** Lists the newest events of each workspace, one workspace after the other. */
  @SuppressWarnings("unchecked") // because the method's signature says what it is
  static Registry eventsOneWorkspaceAfterTheOther() {
    return OneMethod.registry(StructureEventRepository.class, "newest/2",
        (right, arguments) -> arguments[0] instanceof Optional<?>
            ? right.newest(OneMethod.optional(arguments[0]), (Integer) arguments[1])
            : ((Collection<UUID>) arguments[0]).stream()
                .flatMap(id -> right.newest(Optional.of(id), (Integer) arguments[1]).stream())
                .limit((Integer) arguments[1]).toList());
  }

  /** Deletes recorded events together with their workspace. */
  static Registry eventsGoWithTheirWorkspace() {
    return new ReferenceRegistry() {
      @Override
      @SuppressWarnings("unchecked") // because the method's signature says what it is
      protected Transaction open(ReferenceTables copy) {
        var tx = super.open(copy);
        return OneMethod.replaced(tx, WorkspaceRepository.class, "purge", (right, arguments) -> {
          right.purge((Collection<UUID>) arguments[0]);
          tx.events().deleteBefore(Instant.MAX);
          return null;
        });
      }
    };
  }
}
