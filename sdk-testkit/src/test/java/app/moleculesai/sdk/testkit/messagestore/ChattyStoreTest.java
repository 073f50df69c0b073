package app.moleculesai.sdk.testkit.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.ActivityDraft;
import app.moleculesai.sdk.api.messagestore.ActivityQuery;
import app.moleculesai.sdk.api.messagestore.ChatMessage;
import app.moleculesai.sdk.api.messagestore.ChatMessage.Role;
import app.moleculesai.sdk.api.messagestore.ChatView;
import app.moleculesai.sdk.api.messagestore.Export;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import app.moleculesai.sdk.api.messagestore.Retention;
import app.moleculesai.sdk.api.messagestore.Search;
import app.moleculesai.sdk.api.messagestore.Tail;
import app.moleculesai.sdk.api.plugin.MessageStoreProvider;
import app.moleculesai.sdk.testkit.MessageStoreContract;
import app.moleculesai.sdk.testkit.reference.ReferenceStoreProvider;
import app.moleculesai.sdk.testkit.support.KitRun;
import app.moleculesai.sdk.testkit.support.LauncherChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The promises of a chat view, on a right one and on wrong ones. */
public class ChattyStoreTest {
  /** What the kit meets. */
  enum Chat {
    /** Is right. */
    RIGHT("", ChattyStore::new),
    /** Gives the agent's message of a turn first. */
    AGENT_FIRST(
        "c09_insideAPageTheOldestComesFirstAndTheUserBeforeTheAgent",
        () -> new ChattyStore() {
          @Override
          List<ChatMessage> messages(Activity row) {
            return Rows.reversed(super.messages(row));
          }
        }),
    /** Keeps the first drafts of an append that failed. */
    KEEPS_HALF_AN_APPEND(
        "c27_anAppendThatFailedLeavesNoMessageAndNoAttachment",
        () -> new ChattyStore() {
          @Override
          protected void undo(List<ActivityDraft> added) {}
        }),
    /** Gives the newest messages of a page first. */
    NEWEST_FIRST("c09_insideAPageTheOldestComesFirstAndTheUserBeforeTheAgent",
        () -> new ChattyStore() {
          @Override
          public Page messages(Query query) {
            var page = super.messages(query);
            return new Page(Rows.reversed(page.messages()), page.nextCursor(),
                page.reachedEnd());
          }
        }),
    /** Gives a message a new id in every read. */
    RANDOM_IDS("c02_aMessageHasTheSameIdInEveryRead", () -> new ChattyStore() {
      @Override
      UUID id(Activity row, Role role) {
        return UUID.randomUUID();
      }
    }),
    /** Says after the first page that nothing is left. */
    LOSES_THE_CURSOR("c04_pagesOfTheChatReadEachMessageExactlyOnce",
        () -> new ChattyStore() {
          @Override
          public Page messages(Query query) {
            return new Page(super.messages(query).messages(), Optional.empty(), true);
          }
        }),
    /** Fails when a row cannot be read. */
    FAILS_ON_A_BAD_ROW("c10_aBadRowNeitherFailsNorShortensAPage",
        () -> new ChattyStore() {
          @Override
          Optional<ChatMessage> unreadable() {
            throw SdkException.invalid("body", "cannot be read");
          }
        }),
    /** Reads the workspace that it read first. */
    IGNORES_THE_WORKSPACE("c11_aChatKeepsToItsWorkspace",
        () -> new ChattyStore() {
          private UUID first = new UUID(0, 0);

          @Override
          public Page messages(Query query) {
            first = first.getLeastSignificantBits() == 0
                ? query.workspaceId()
                : first;
            return super.messages(
                new Query(first, query.limit(), query.before(), query.after(),
                    query.peer(), query.cursor()));
          }
        }),
    /** Takes an unknown size for 0. */
    UNKNOWN_SIZE_IS_ZERO("c27_attachmentsKeepTheirOrderNameTypeAndSize",
        () -> new ChattyStore() {
          @Override
          OptionalLong size(String digits) {
            return OptionalLong
                .of(digits == null ? 0 : Long.parseLong(digits));
          }
        }),
    /** Reads without regard to times. */
    IGNORES_BOUNDS("c20_beforeAndAfterBoundAChatStrictly",
        () -> new ChattyStore() {
          @Override
          public Page messages(Query query) {
            return super.messages(new Query(query.workspaceId(),
                query.limit(), Optional.empty(), Optional.empty(),
                query.peer(), query.cursor()));
          }
        }),
    /** Reads without regard to the peer. */
    IGNORES_THE_PEER("c08_aPeerLimitsTheChatToTheTurnsWithIt",
        () -> new ChattyStore() {
          @Override
          ActivityQuery rows(Query query) {
            return ActivityQuery.of(query.workspaceId()).chat()
                .newest(query.limit());
          }
        });

    private final String caughtBy;
    @SuppressWarnings("ImmutableEnumChecker") // because a lambda without state never changes
    private final Supplier<MessageStore> stores;

    Chat(String caughtBy, Supplier<MessageStore> stores) {
      this.caughtBy = caughtBy;
      this.stores = stores;
    }
  }

  /** Returns the tests that a wrong chat view is caught by. */
  public static Set<String> provenTests() {
    return Arrays.stream(Chat.values()).map(chat -> chat.caughtBy)
        .filter(test -> !test.isEmpty()).collect(Collectors.toSet());
  }

  @TestFactory
  Stream<DynamicTest> theRightOnePassesTheTestsThatCatchTheWrongOnes() {
    return Arrays.stream(Chat.values()).filter(chat -> chat != Chat.RIGHT)
        .map(wrong -> DynamicTest.dynamicTest(wrong.name(), () -> {
          assertThat(run(Chat.RIGHT, wrong.caughtBy).failures()).isEmpty();
          assertThat(run(wrong, wrong.caughtBy).failures()).containsOnlyKeys(wrong.caughtBy);
        }));
  }

  private static KitRun run(Chat chat, String test) {
    return KitRun.ofTest(Kit.class, test, Map.of(LauncherChoice.PARAMETER, chat.name()));
  }

  @ExtendWith(LauncherChoice.class)
  static class Kit extends MessageStoreContract {
    private final Chat chat;

    Kit(Chat chat) {
      this.chat = chat;
    }

    @Override
    protected MessageStoreProvider<?> provider() {
      return new ReferenceStoreProvider(chat.stores);
    }

    @Override
    protected Map<String, ?> config() {
      return Map.of();
    }

    @Override
    protected Set<Class<?>> facets() {
      return Set.of(Retention.class, Search.class, Export.class, Tail.class, ChatView.class);
    }
  }
}
