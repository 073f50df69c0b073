package app.moleculesai.sdk.testkit.wrong;

import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.Registry;
import app.moleculesai.sdk.api.registry.Transaction;
import app.moleculesai.sdk.testkit.reference.ReferenceRegistry;
import app.moleculesai.sdk.testkit.reference.ReferenceRelay;
import app.moleculesai.sdk.testkit.reference.ReferenceTables;
import app.moleculesai.sdk.testkit.reference.ReferenceTransaction;
import java.util.Optional;
import java.util.function.Function;

/** Registries whose news do not arrive as they should. */
final class WrongRelays {
  private WrongRelays() {}

  /** Tells itself too. */
  static Registry hearsItself(ReferenceRegistry.Kept kept) {
    return new ReferenceRegistry(kept, circle -> new ReferenceRelay(circle) {
      @Override
      protected boolean reaches(ReferenceRelay other) {
        return true;
      }
    });
  }

  /** Publishes no notice. */
  static Registry publishesNoNotice(ReferenceRegistry.Kept kept) {
    return new ReferenceRegistry(kept, circle -> new ReferenceRelay(circle) {
      @Override
      public void publish(ChangeNotice notice) {}
    });
  }

  /** Carries no event of more than 8000 bytes. */
  static Registry dropsLargeEvents(ReferenceRegistry.Kept kept) {
    return new ReferenceRegistry(kept, circle -> new ReferenceRelay(circle) {
      @Override
      public void publish(Event event) {
        if (event.payload().size() < 8000) {
          super.publish(event);
        } else {
          super.publish(new Event(event.id(), event.type(), event.workspaceId(),
              event.timestamp(), Body.of("{}")));
        }
      }
    });
  }

  /** Escapes what it carries and does not undo it. */
  static Registry escapesTexts(ReferenceRegistry.Kept kept) {
    return new ReferenceRegistry(kept, circle -> new ReferenceRelay(circle) {
      @Override
      public void publish(Event event) {
        super.publish(new Event(event.id(), event.type(), event.workspaceId(), event.timestamp(),
            Body.of(event.payload().text().replace("'", "''"))));
      }
    });
  }

  /** Tells an event twice. */
  static Registry tellsTwice(ReferenceRegistry.Kept kept) {
    return new ReferenceRegistry(kept, circle -> new ReferenceRelay(circle) {
      @Override
      protected synchronized void hear(Event event) {
        super.hear(event);
        super.hear(event);
      }
    });
  }

  /** Tells of an event as soon as it is announced, whatever becomes of the transaction. */
  static final class TellsTooEarly extends ReferenceRegistry {
    TellsTooEarly(Kept kept) {
      super(kept);
    }

    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public void announce(Event event) {
          relay().orElseThrow().publish(event);
        }
      };
    }
  }

  /** Tells of a change a moment before it is there. */
  static final class TellsBeforeItCommits extends ReferenceRegistry {
    TellsBeforeItCommits(Kept kept) {
      super(kept);
    }

    @Override
    public <T> T transaction(Function<? super Transaction, ? extends T> work) {
      var copy = snapshot(tables());
      T answer = work.apply(open(copy));
      WrongTransactions.letOthersPass();
      replace(now -> Optional.of(copy));
      return answer;
    }

    @Override
    protected Transaction open(ReferenceTables copy) {
      return new ReferenceTransaction(copy) {
        @Override
        public void changed(ChangeNotice notice) {
          relay().orElseThrow().publish(notice);
        }
      };
    }
  }
}
