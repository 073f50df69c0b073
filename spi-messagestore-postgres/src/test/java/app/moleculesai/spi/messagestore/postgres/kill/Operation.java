package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Something that callers do with a store or a registry, one of them or several at the same time. */
interface Operation {
  /** Makes what must be there before. */
  default void prepare(MessageStore store, Registry registry) {}

  /** Returns what the callers do. */
  List<Part> parts();

  /** The kinds of operations; each number makes another one of its kind. */
  enum Kind {
    APPEND, COMPLETE, BATCH, BATCH_APART, GROUP, IMPORT_ROWS, IMPORT_ORGANISATION, LEASE, DELEGATE, SETTLE;

    Operation operation(String number) {
      var name = this + "/" + number;
      return switch (this) {
        case APPEND -> () -> List.of(Appending.single(id(name), 0));
        case COMPLETE -> new Completing(id(name));
        case BATCH -> () -> List.of(Appending.several(id(name)));
        case BATCH_APART -> () -> List.of(Appending.apart(id(name)));
        case GROUP -> new Crowd(name);
        case IMPORT_ROWS -> () -> List.of(new RowImport(id(name)));
        case IMPORT_ORGANISATION -> () -> List.of(new OrganisationImport(name));
        case LEASE -> () -> List.of(new LeaseTaking(name));
        case DELEGATE -> () -> List.of(new Delegating(name));
        case SETTLE -> new Settling(new Delegating(name));
      };
    }
  }

  /** Returns the id for a name. */
  static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
