package app.moleculesai.sdk.runtime.queue;

import static java.lang.System.Logger.Level.WARNING;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.messagestore.Activity;
import app.moleculesai.sdk.api.messagestore.Body;
import app.moleculesai.sdk.api.registry.QueueEnd;
import app.moleculesai.sdk.api.registry.QueuedItem;
import app.moleculesai.sdk.api.registry.Workspace;
import app.moleculesai.sdk.runtime.a2a.QueuedMessages;
import app.moleculesai.sdk.runtime.presence.FreePlaces;
import app.moleculesai.sdk.runtime.turns.Turns;
import app.moleculesai.sdk.runtime.workspaces.WorkspaceDirectory;

/**
 * Takes messages back that wait. The item is claimed first, so that nobody sends it; then its turn ends, and last the
 * item: whatever fails between, whoever finds the item once the claim has lapsed goes by its turn. As a claim takes one of
 * the agent's places, the next message that waits is sent after it, unless the agent says that it is busy. Safe for use by
 * many threads.
 */
public final class QueueWithdrawal implements QueuedMessages {
  private static final System.Logger LOG = System.getLogger(QueueWithdrawal.class.getName());
  private static final String WHY = "canceled by its sender: it is not sent again, though the agent may have had it";

  private final QueueClaims claims;
  private final Turns turns;
  private final WorkspaceDirectory directory;
  private final FreePlaces freePlaces;

  /** Takes what waits, the log, how busy agents are, and who sends to those that are not. */
  public QueueWithdrawal(QueueClaims claims, Turns turns, WorkspaceDirectory directory,
      FreePlaces freePlaces) {
    this.claims = claims;
    this.turns = turns;
    this.directory = directory;
    this.freePlaces = freePlaces;
  }

  @Override
  public boolean takeBack(Activity turn, Body answer) {
    var claimed = claims.ofTurn(turn.id());
    if (claimed.isEmpty()) {
      return false;
    }
    var item = claimed.get();
    try {
      return takeBack(item, turn, answer);
    } finally {
      placeIsFree(item);
    }
  }

  private boolean takeBack(QueuedItem item, Activity turn, Body answer) {
    boolean ended;
    try {
      ended = turns.endWith(turn.row(), WHY, answer);
    } catch (RuntimeException | Error e) {
      release(item);
      throw e;
    }
    end(item, ended ? WHY : "its turn has ended before");
    return ended;
  }

  /** It waits on, whether its turn could be ended or not: whoever sends it looks there first. */
  private void release(QueuedItem item) {
    try {
      claims.putBack(item, true, "it could not be canceled");
    } catch (SdkException e) {
      left(item, e);
    }
  }

  private void end(QueuedItem item, String why) {
    try {
      claims.end(item, QueueEnd.dropped(why));
    } catch (SdkException e) {
      left(item, e);
    }
  }

  private void placeIsFree(QueuedItem item) {
    try {
      directory.find(item.workspaceId()).filter(Workspace::isFree)
          .ifPresent(agent -> freePlaces.found(agent.id()));
    } catch (SdkException e) {
      LOG.log(WARNING, "what waits for workspace {0} is sent later: {1}", item.workspaceId(),
          e.code().word());
    }
  }

  private static void left(QueuedItem item, SdkException failure) {
    LOG.log(WARNING, "queue item {0} is left until its claim lapses, workspace={1}: {2}", item.id(),
        item.workspaceId(), failure.code().word());
  }
}
