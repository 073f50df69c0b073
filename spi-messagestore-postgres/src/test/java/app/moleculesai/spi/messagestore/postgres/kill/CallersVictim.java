package app.moleculesai.spi.messagestore.postgres.kill;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.ActivityStatus;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.messagestore.Change;
import app.moleculesai.sdk.api.messagestore.MessageStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The process that is killed in full flow: callers that append turns and complete them, one after the other and each
 * again until it is accepted, and that say so.
 */
final class CallersVictim {
  /** How many callers. */
  static final int CALLERS = 16;
  /** What a completion says. */
  static final Change REPLY = Change.to(ActivityStatus.OK).responseBody(Body.of("\"done\""))
      .build();

  private static final int WORKSPACES = 3;

  private CallersVictim() {}

  /** Returns whose log a caller writes. */
  static UUID workspaceOf(int caller) {
    return Operation.id("callers/" + caller % WORKSPACES);
  }

  /** Returns the number of a caller's turn among all. */
  static int number(int caller, int turn) {
    return turn * CALLERS + caller;
  }

  /** Runs until the input ends. */
  public static void main(String[] args) throws Exception {
    var storage = Storage.of(args[0], args[1]);
    storage.start();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      Thread.ofVirtual().start(() -> call(storage.store(), caller));
    }
    while (System.in.read() >= 0) {
      // until the test is through
    }
    Runtime.getRuntime().halt(0);
  }

  private static void call(MessageStore store, int caller) {
    for (int turn = 0;; turn++) {
      int number = number(caller, turn);
      var receipt = insist(() -> store.append(List.of(Rows
          .keyedRow(workspaceOf(caller), number).status(ActivityStatus.PENDING).build())));
      say("accepted " + caller + " " + number + " " + receipt.get(0).sequence());
      insist(() -> store.advance(receipt.get(0).ref(), Set.of(ActivityStatus.PENDING), REPLY));
      say("completed " + caller + " " + number + " 0");
    }
  }

  private static <T> T insist(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (SdkException e) {
        say("refused " + e.code());
      }
    }
  }

  private static void say(String line) {
    System.out.print(line + "\n"); // in one piece
    System.out.flush();
  }
}
