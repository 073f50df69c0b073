package app.moleculesai.spi.messagestore.postgres.relay;

import app.moleculesai.sdk.api.error.SdkException;
import app.moleculesai.sdk.api.event.ChangeNotice;
import app.moleculesai.sdk.api.event.Event;
import app.moleculesai.sdk.api.event.EventRelay;
import app.moleculesai.sdk.api.plugin.Health;
import app.moleculesai.sdk.api.plugin.PluginContext;
import app.moleculesai.spi.messagestore.postgres.database.DatabaseAccess;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Carries news by LISTEN and NOTIFY, on two connections beside the pool: one hears, one sends what belongs to no
 * transaction. Safe for use by many threads.
 */
public final class PostgresRelay implements EventRelay {
  private static final long LONGEST_WAIT_MILLIS = 3000;

  private final DatabaseAccess access;
  private final PluginContext context;
  private final String node = UUID.randomUUID().toString().replace("-", "");
  private final Frames frames = new Frames(node);
  private final Outgoing outgoing = new Outgoing();
  private final Company company = new Company(System::nanoTime);
  private final Audience audience;
  private final Task hearing;
  private final Task sending;
  private volatile boolean closed;

  /** Reaches the database this way, which somebody else starts and closes. */
  public PostgresRelay(DatabaseAccess access, PluginContext context) {
    this.access = access;
    this.context = context;
    this.audience = new Audience(context.logger(), company);
    this.hearing = new Task("hearing", context.logger(),
        new Hearing(node, access, audience, company, outgoing));
    this.sending = new Task("sending", context.logger(), new Sending(access, frames, outgoing));
  }

  @Override
  public void listen(Listener listener) {
    audience.set(listener);
  }

  /** Begins to hear and to send; waits a moment until both work, and goes on in the background when they do not. */
  @Override
  public void start() {
    context.executor().execute(hearing);
    context.executor().execute(sending);
    if (access.isReady()) {
      audience.awaitUp(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }
    audience.begin();
  }

  /** Says no only when it is known that no other server is there: else each message of a lone one would be a notice. */
  @Override
  public boolean isHeard() {
    return !audience.isUp() || company.isLikely();
  }

  @Override
  public void publish(Event event) {
    requireOpen();
    if (!isHeard()) {
      return;
    }
    try {
      outgoing.offer(new News.Happened(event));
    } catch (SdkException e) {
      context.logger().log(System.Logger.Level.WARNING,
          "event " + event.id() + " of type " + event.type() + " is not relayed: "
              + e.getMessage());
    }
  }

  @Override
  public void publish(ChangeNotice notice) {
    requireOpen();
    outgoing.offer(new News.Changed(notice));
  }

  /** Returns a place for what a transaction of this server tells. */
  public Outbox outbox() {
    return new Outbox(frames);
  }

  @Override
  public boolean isUp() {
    return !closed && audience.isUp();
  }

  @Override
  public Health check() {
    return isUp()
        ? Health.up()
        : Health.degraded("no news from other servers: nothing is cached meanwhile");
  }

  private void requireOpen() {
    if (closed) {
      throw SdkException.closed("relay");
    }
  }

  @Override
  public void close() {
    closed = true;
    audience.end();
    hearing.end();
    sending.end();
  }
}
